// An experiment: how many rules does a node of a cluster hold, and how many of them does one packet meet?
//
// A row for each number of services and each traffic policy. With -Variable @{ most = 100 } it goes further.
#I "../module/bin"
#r "KubeNet.FSharp.dll"

open KubeNet.FSharp

type Row = { Services: int; Policy: TrafficPolicy; Rules: int; Met: int }

let build services policy =
    lab "sweep" {
        cluster "kubernetes" {
            flannel
            node "node1"
            node "node2"
            pod "client" { on "node1" }

            deployment "web" 4 {
                label "app" "web"
                listens (tcp 80)
            }

            for number in 1..services do
                service $"web-{number}" {
                    port (tcp 80)
                    select "app" "web"
                    internalTraffic policy
                }
        }
    }

let most = variable "most" 10

experiment "How many rules?" {
    for services in [ 1; most / 2; most ] do
        for policy in [ TrafficPolicy.Cluster; TrafficPolicy.Local ] do
            let net = build services policy
            let call = packet "pod/client" $"svc/web-{services}" (tcp 80)
            let first = call |> trace net |> confirm [ delivered ]

            { Services = services
              Policy = policy
              Rules = ruleCount "node1" net
              Met = (rulesMet first).Length }
}
