// A Service, its pods on two nodes, and what really happens to a packet. The same lab as in kubernetes.ps1.
//
//     client 10.1.46.3 ---\                                    /--- web-2 10.1.77.2
//                          node1 10.1.46.0/24 === node2 10.1.77.0/24
//     web-1  10.1.46.2 ---/        the overlay (flannel)
//
//     Service web: 10.254.248.68 port 80/TCP, endpoints 10.1.46.2:80 and 10.1.77.2:80
#I "../module/bin"
#r "KubeNet.FSharp.dll"

open KubeNet.FSharp

let net =
    lab "kubernetes" {
        cluster "kubernetes" {
            flannel
            podCidr "10.1.0.0/16"
            serviceCidr "10.254.0.0/16"

            node "node1" { podCidr "10.1.46.0/24" }
            node "node2" { podCidr "10.1.77.0/24" }

            pod "web-1" {
                on "node1"
                label "app" "web"
                listens (tcp 80)
            }

            pod "web-2" {
                on "node2"
                label "app" "web"
                listens (tcp 80)
            }

            pod "client" { on "node1" }

            service "web" {
                port (tcp 80)
                select "app" "web"
                clusterIP "10.254.248.68"
            }
        }
    }

let call = packet "pod/client" "svc/web" (tcp 80)

printfn "1. A pod calls the service. The rules of its node choose an endpoint:"
call |> trace net |> confirm [ delivered; matches "KUBE-SERVICES" ] |> printfn "%O"

printfn "2. Each endpoint is as likely as the other:"

for path in paths net call do
    printfn $"%.0f{100.0 * path.Probability} %% %O{path}"

printfn "3. A policy lets in only what it allows, and forgets the client:"

extend net {
    inCluster "kubernetes" {
        networkPolicy "web" {
            selects "app=web"
            allowFrom [ pods "app=front" ] [ tcp 80 ]
        }
    }
}

printfn "%O" (trace net call)
printfn $"%.0f{100.0 * chance [ delivered ] (paths net call)} %% get there."

printfn "4. What if web-2 alone were there? In a copy, everything goes to one node:"

fork net {
    inCluster "kubernetes" {
        removePolicy "web"
        removePod "web-1"
    }
}
|> fun copy -> paths copy call |> List.iter (printfn "%O")
