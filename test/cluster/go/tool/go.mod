module ktriage/cluster/tool

go 1.24.0
