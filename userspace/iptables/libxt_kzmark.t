:PREROUTING,INPUT,FORWARD,OUTPUT,POSTROUTING
*mangle
-j KZMARK --policy edge;=;OK
-j KZMARK --policy edge.v2-test_1;=;OK
-p tcp -m tcp --dport 443 -j KZMARK --policy edge;=;OK
-j KZMARK --policy=edge;-j KZMARK --policy edge;OK
-j KZMARK;;FAIL
-j KZMARK --policy;;FAIL
-j KZMARK --policy "";;FAIL
-j KZMARK --policy not-loaded;;FAIL
-j KZMARK --policy edge --policy edge;;FAIL
-j KZMARK ! --policy edge;;FAIL
-j KZMARK --policy a-name-of-thirty-two-characters-;;FAIL
-j KZMARK --policy edge --set-mark 1;;FAIL
