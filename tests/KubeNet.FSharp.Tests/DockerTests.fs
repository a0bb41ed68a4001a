namespace KubeNet.FSharp.Tests

open KubeNet.Orchestration.Docker
open KubeNet.FSharp
open Xunit

type DockerTests() =
    let build () =
        lab "docker" {
            netns "client"
            netns "host"
            nic "client" "eth0" [ "192.0.2.9/24" ] --- nic "host" "eth0" [ "192.0.2.1/24" ]

            docker "host" {
                network "backend" {
                    subnet "10.9.0.0/24"
                    gateway "10.9.0.254"
                }

                container "web" {
                    publish "8080:80"
                    listens (tcp 80)
                }

                container "db" {
                    joins "backend"
                    alias "database"
                    ip "10.9.0.5"
                    listens (tcp 5432)
                }

                container "app" { joins "backend" }
                container "debug" { sharesNetworkOf "web" }
            }
        }

    [<Fact>]
    member _.A_published_port_leads_to_the_container() =
        packet "client" "192.0.2.1" (tcp 8080) |> trace (build ()) |> expect [ deliveredTo "web"; natTo "172.17.0.2" (tcp 80) ]

    [<Fact>]
    member _.Containers_find_each_other_by_name() =
        packet "app" "database" (tcp 5432) |> trace (build ()) |> expect [ deliveredTo "db"; untranslated ]

    [<Fact>]
    member _.Networks_are_apart() = packet "web" "10.9.0.5" (tcp 5432) |> trace (build ()) |> expect [ never delivered ]

    [<Fact>]
    member _.A_network_has_what_its_braces_say() =
        let backend = (build ()).Config.DockerHost("host").Network "backend"
        Assert.Equal("10.9.0.0/24", string (backend.SubnetOf(KubeNet.Engine.Addressing.IpFamily.IPv4).Prefix))

    [<Fact>]
    member _.The_daemon_has_its_options() =
        let net =
            lab "docker" {
                netns "host"
                dockerWith (DaemonOptions(UserlandProxy = false)) "host" { container "web" }
            }

        Assert.False(net.Config.DockerHost("host").Options.UserlandProxy)

    [<Fact>]
    member _.Docker_goes_on_where_it_runs() =
        let net = build ()
        extend net { docker "host" { container "more" } }
        Assert.Equal(5, net.Config.DockerHost("host").Containers.Count)
