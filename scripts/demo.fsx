// A container behind a published port: the first look at KubeNet, in F#. The same lab as in demo.ps1.
//
//     client 192.0.2.99 --- 192.0.2.10 host, docker0 172.17.0.1 --- web 172.17.0.2
//
// Run it with ./kubenet -File scripts/demo.fsx, with Invoke-NetScript in a session, or with dotnet fsi once ./kubenet was run.
#I "../module/bin"
#r "KubeNet.FSharp.dll"

open KubeNet.FSharp

let net =
    lab "demo" {
        netns "client"
        netns "host"
        netns "web"

        nic "client" "eth0" [ "192.0.2.99/24" ] --- nic "host" "eth0" [ "192.0.2.10/24" ]
        bridge "host" "docker0" [ "172.17.0.1/16" ]
        nic "web" "eth0" [ "172.17.0.2/16" ] --- nic "host" "veth1" [] { master "docker0" }

        inside "web" {
            route "default" [ via "172.17.0.1" ]
            listen (tcp 80)
        }

        inside "host" {
            sysctl "net.ipv4.ip_forward" 1
            rule "-t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80"
            rule "-t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE"
        }
    }

let request = packet "client" "192.0.2.10" (tcp 8080)

printfn "The client opens a connection to 192.0.2.10:8080."
request |> trace net |> confirm [ delivered; passes "host"; natTo "172.17.0.2" (tcp 80) ] |> printfn "%O"

printfn "Somebody makes the host forward only what a rule allows, and forgets the rule. The same again:"
extend net { inside "host" { policy "FORWARD" drop } }
request |> trace net |> confirm [ droppedBy "FORWARD" ]
