# SPDX-License-Identifier: GPL-2.0-only
:PREROUTING,INPUT,FORWARD,OUTPUT,POSTROUTING
*mangle
-j KZMARK --apply-policy edge;=;OK
-j KZMARK --apply-policy edge.v2-test_1;=;OK
-p tcp -m tcp --dport 443 -j KZMARK --apply-policy edge;=;OK
-j KZMARK --apply-policy=edge;-j KZMARK --apply-policy edge;OK
-j KZMARK;;FAIL
-j KZMARK --apply-policy;;FAIL
-j KZMARK --apply-policy "";;FAIL
-j KZMARK --apply-policy not-loaded;;FAIL
-j KZMARK --apply-policy edge --apply-policy edge;;FAIL
-j KZMARK ! --apply-policy edge;;FAIL
-j KZMARK --apply-policy a-name-of-thirty-two-characters-;;FAIL
-j KZMARK --apply-policy edge --set-mark 1;;FAIL
