// A service and its pods: each endpoint has the same share, whichever node it is on.
//
// The page is docs/concepts/service-to-pod.md.
#I "../../module/bin"
#r "KubeNet.FSharp.dll"

open System
open KubeNet.FSharp

type Row = { Replicas: int; Outcomes: int; First: float; OnNode2: float }

let build replicas =
    lab "service-to-pod" {
        cluster "kubernetes" {
            flannel
            node "node1"
            node "node2"
            pod "client" { on "node1" }

            statefulSet "web" replicas {
                label "app" "web"
                listens (tcp 8080)
            }

            service "web" {
                port (tcp 80) |> toPort 8080
                select "app" "web"
            }
        }
    }

let call = packet "pod/client" "svc/web" (tcp 80)

experiment "Who answers?" {
    for replicas in [ 1; 2; 3; 5 ] do
        let outcomes = paths (build replicas) call
        let share ends = Math.Round(outcomes |> chance [ ends ], 3)

        { Replicas = replicas
          Outcomes = outcomes.Length
          First = share (deliveredTo "web-0.default")
          OnNode2 = share (passes "node2") }
}
