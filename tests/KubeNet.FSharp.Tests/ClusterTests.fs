namespace KubeNet.FSharp.Tests

open KubeNet.Orchestration.Kubernetes
open KubeNet.Orchestration.Kubernetes.Objects
open KubeNet.FSharp
open Xunit

type ClusterTests() =
    let build () =
        lab "kubernetes" {
            cluster "kubernetes" {
                flannel
                podCidr "10.1.0.0/16"
                serviceCidr "10.254.0.0/16"

                node "node1" {
                    podCidr "10.1.46.0/24"
                    label "disk" "ssd"
                }

                node "node2" {
                    ip "192.168.0.20"
                    zone "b"
                }

                pod "client" { on "node1" }

                deployment "web" 2 {
                    label "app" "web"
                    listensAs "http" (tcp 8080)
                }

                service "web" {
                    port (tcp 80) |> toNamedPort "http"
                    select "app" "web"
                    clusterIP "10.254.0.80"
                }
            }
        }

    let call = packet "pod/client" "svc/web" (tcp 80)

    [<Fact>]
    member _.A_service_leads_to_its_pods() =
        let net = build ()
        call |> trace net |> expect [ delivered; matches "KUBE-SERVICES" ]
        Assert.Equal(1.0, chance [ delivered ] (paths net call), 3)
        Assert.Equal(2, (paths net call).Length)

    [<Fact>]
    member _.Settings_and_nodes_are_as_told() =
        let cluster = (build ()).Config.Cluster "kubernetes"
        Assert.Equal(CniKind.FlannelVxlan, cluster.Options.Cni)
        Assert.True cluster.Options.BridgeIpMasq
        Assert.Equal("10.254.0.0/16", string cluster.Options.ServiceCidrs[0])
        Assert.Equal("10.1.46.0/24", string (cluster.Node("node1").PodCidrs[0]))
        Assert.Equal("ssd", cluster.Node("node1").Labels["disk"])
        Assert.Equal(("192.168.0.20", "b"), (string (cluster.Node("node2").Addresses[0]), cluster.Node("node2").Zone))

    [<Fact>]
    member _.A_policy_lets_in_what_it_allows() =
        let net = build ()

        extend net {
            inCluster "kubernetes" {
                pod "front" {
                    on "node2"
                    label "app" "front"
                }

                networkPolicy "web" {
                    selects "app=web"
                    allowFrom [ pods "app=front"; blockExcept "10.0.0.0/8" [ "10.1.0.0/16" ] ] [ tcp 8080 ]
                }
            }
        }

        packet "pod/front" "svc/web" (tcp 80) |> trace net |> expect [ delivered ]
        call |> trace net |> expect [ rejected ]
        extend net { inCluster "kubernetes" { removePolicy "web" } }
        call |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.Services_of_every_kind() =
        let net =
            lab "kubernetes" {
                cluster "c" {
                    kubeNamespace "shop" { label "team" "a" }
                    node "node1"

                    pod "shop/web" {
                        on "node1"
                        label "app" "web"
                        listens (tcp 80)
                        sidecar "proxy" (tcp 15001)
                    }

                    service "shop/web" {
                        openOnNodes
                        port (tcp 80) |> onNodes 30080 |> called "web"
                        select "app" "web"
                        externalTraffic TrafficPolicy.Local
                        affinity 60
                    }

                    service "shop/lb" {
                        loadBalancer "203.0.113.5"
                        allowedSource "10.0.0.0/8"
                        port (tcp 80)
                        select "app" "web"
                    }

                    service "shop/pods" {
                        headless
                        port (tcp 80)
                        select "app" "web"
                    }

                    service "outside" { port (tcp 5432) |> toPort 5433 }
                    endpoints "outside" [ "192.0.2.7"; "192.0.2.8" ]
                    service "alias" { externalName "example.com" }
                }
            }

        let made = net.Config.Cluster "c"
        let found name = made.Service(ObjectName.Parse name)
        let web = found "shop/web"

        Assert.Equal(
            (ServiceType.NodePort, 30080us, "web", 60),
            (web.Type, web.Ports[0].NodePort, web.Ports[0].Name, web.AffinitySeconds.Value)
        )

        Assert.Equal(
            (ServiceType.LoadBalancer, "10.0.0.0/8"),
            ((found "shop/lb").Type, string (found "shop/lb").LoadBalancerSourceRanges[0])
        )

        Assert.True((found "shop/pods").IsHeadless)
        Assert.Equal("example.com", (found "alias").ExternalName)
        let slice = made.SlicesOf(ObjectName.Parse "outside") |> Seq.exactlyOne
        Assert.Equal((2, 5433us), (slice.Endpoints.Count, slice.Ports[0].Port))
        Assert.Equal("a", made.Namespaces["shop"].Labels["team"])
        packet "node1" "svc/shop/web" (tcp 80) |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.What_is_missing_is_said() =
        let refused errorId (part: IClusterPart) =
            Refused.withId errorId (fun () ->
                lab "x" {
                    cluster "c" {
                        node "node1"
                        part
                    }
                })
            |> ignore

        refused "SelectorMissing" (deployment "web" 2 { listens (tcp 80) })
        refused "SelectorMissing" (networkPolicy "p" { denyIngress })
        refused "PolicyDirectionMissing" (networkPolicy "p" { selects "" })

        refused
            "PodExists"
            (editCluster (fun cluster ->
                Edits.PodEdits.AddPod(Edits.PodEdits.AddPod(cluster, Pod(Name = ObjectName.Parse "a")), Pod(Name = ObjectName.Parse "a"))))

    [<Fact>]
    member _.Workloads_are_scaled_and_taken_away_and_pods_become_ready_or_not() =
        let net =
            lab "x" {
                cluster "c" {
                    node "node1"
                    deployment "web" 3 { label "app" "web" }
                    daemonSet "agent" { label "app" "agent" }
                    pod "alone"
                }
            }

        let pods () =
            (net.Config.Cluster "c").Pods.Values |> Seq.filter _.IsReady |> Seq.countBy (fun pod -> pod.Labels["app"]) |> Map.ofSeq

        extend net {
            inCluster "c" {
                scale "web" 5
                ready "alone" false
            }
        }

        Assert.Equal<Map<string, int>>(Map [ "web", 5; "agent", 1 ], pods ())
        extend net { inCluster "c" { removeWorkload "agent" } }
        Assert.Equal<Map<string, int>>(Map [ "web", 5 ], pods ())
        Refused.withId "WorkloadNotFound" (fun () -> extend net { inCluster "c" { scale "nosuch" 5 } }) |> ignore

    [<Fact>]
    member _.A_list_of_one_kind_is_as_good_as_lines() =
        let labels = [ label "app" "web"; label "tier" "front" ]

        let net =
            lab "x" {
                cluster "c" {
                    yield! [ 1..3 ] |> List.map (fun number -> node $"node{number}")
                    pod "a" { yield! labels }
                    deployment "web" 2 { yield! labels }
                }
            }

        extend net { inCluster "c" { yield! [ "b"; "c" ] |> List.map pod } }
        let made = net.Config.Cluster "c"
        Assert.Equal((3, 5), (made.Nodes.Count, made.Pods.Count))
        Assert.Equal("app=web,tier=front", string (made.Pod(ObjectName.Parse "a")).Labels)

    [<Fact>]
    member _.A_service_is_what_its_lines_make_it_in_any_order() =
        let typed lines =
            let net = lab "x" { cluster "c" { service "a" { yield! (port (tcp 80) :> IServicePart) :: lines } } }
            ((net.Config.Cluster "c").Service(ObjectName.Parse "a")).Type

        Assert.Equal(ServiceType.LoadBalancer, typed [ openOnNodes; loadBalancer "192.0.2.77" ])
        Assert.Equal(ServiceType.LoadBalancer, typed [ loadBalancer "192.0.2.77"; openOnNodes ])
        Assert.Equal(ServiceType.NodePort, typed [ openOnNodes ])
        Refused.withId "ConflictingOptions" (fun () -> typed [ externalName "example.com"; loadBalancer "1.2.3.4" ]) |> ignore
        Refused.withId "ConflictingOptions" (fun () -> typed [ loadBalancer "1.2.3.4"; externalName "example.com" ]) |> ignore

    [<Fact>]
    member _.Where_two_workloads_have_a_name_the_kind_tells_which() =
        let net =
            lab "x" {
                cluster "c" {
                    node "node1"
                    deployment "same" 1 { label "app" "a" }
                    statefulSet "same" 1 { label "app" "b" }
                }
            }

        Refused.withId "AmbiguousWorkload" (fun () -> extend net { inCluster "c" { scale "same" 2 } }) |> ignore
        extend net { inCluster "c" { scale "StatefulSet default/same" 3 } }
        Assert.Equal(4, (net.Config.Cluster "c").Pods.Count)

    [<Fact>]
    member _.A_daemon_set_cannot_be_scaled() =
        let error =
            Refused.withId "InvalidWorkload" (fun () ->
                lab "x" {
                    cluster "c" {
                        daemonSet "agent" { label "app" "agent" }
                        scale "agent" 5
                    }
                })

        Assert.EndsWith(
            "DaemonSet default/agent has a pod on each node and cannot be scaled; say by nodeSelector which nodes are meant.",
            error.Message
        )

    [<Fact>]
    member _.A_pod_has_names_of_its_own_and_chooses_its_nodes() =
        let net =
            lab "x" {
                cluster "c" {
                    node "node1"
                    node "node2" { label "disk" "ssd" }

                    pod "db" {
                        nodeSelector "disk" "ssd"
                        listens (tcp 5432)
                        ip "10.244.1.9"
                    }

                    pod "old" { hostAlias "10.244.1.9" [ "legacy"; "legacy.example.com" ] }
                }
            }

        Assert.Equal("node2", ((net.Config.Cluster "c").Pod(ObjectName.Parse "db")).NodeName)
        packet "pod/old" "legacy.example.com" (tcp 5432) |> trace net |> expect [ deliveredTo "pod/db" ]

    [<Fact>]
    member _.Settings_are_for_a_cluster_that_is_made() =
        let net = build ()
        Refused.withId "ClusterOptionImmutable" (fun () -> extend net { inCluster "kubernetes" { calico } }) |> ignore

    [<Fact>]
    member _.What_a_loop_yields_is_one_edit_however_many_lines_its_body_has() =
        let waiting = System.Collections.Generic.List<string>()

        let net =
            lab "x" {
                cluster "c" {
                    for number in 1..3 do
                        node $"node{number}"

                        for name in [ "a"; "b" ] do
                            pod $"{name}{number}"

                        editCluster (fun cluster ->
                            waiting.AddRange(cluster.Pods.Values |> Seq.filter (fun pod -> isNull pod.NodeName) |> Seq.map _.Name.Name)
                            cluster)

                    editCluster (fun cluster ->
                        Assert.DoesNotContain(cluster.Pods.Values, fun pod -> isNull pod.NodeName)
                        cluster)
                }
            }

        Assert.Equal("a1 b1 a1 a2 b1 b2 a1 a2 a3 b1 b2 b3", String.concat " " waiting)

        let nodes = (net.Config.Cluster "c").Pods.Values |> Seq.countBy _.NodeName |> Seq.sort
        Assert.Equal<(string * int) seq>([ "node1", 2; "node2", 2; "node3", 2 ], nodes)

    [<Fact>]
    member _.Two_loops_are_two_edits() =
        lab "x" {
            cluster "c" {
                node "node1"

                for name in [ "a"; "b" ] do
                    pod name

                for name in [ "a"; "b" ] do
                    editCluster (fun cluster ->
                        Assert.Equal("node1", cluster.Pods[ObjectName.Parse name].NodeName)
                        cluster)
            }
        }

    [<Fact>]
    member _.A_loop_with_several_lines_may_be_long() =
        let mutable count = 0

        let line =
            editCluster (fun cluster ->
                count <- count + 1
                cluster)

        lab "x" {
            cluster "c" {
                for _ in 1..1_000_000 do
                    line
                    line

                line
            }
        }
        |> ignore

        Assert.Equal(2_000_001, count)
