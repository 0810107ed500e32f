module example.org/harbor

go 1.25.3
