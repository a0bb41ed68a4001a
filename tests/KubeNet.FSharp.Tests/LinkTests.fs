namespace KubeNet.FSharp.Tests

open KubeNet.Engine.Devices
open KubeNet.FSharp
open Xunit

type LinkTests() =
    [<Fact>]
    member _.A_cable_has_two_ends_that_are_up() =
        let net =
            lab "cable" {
                netns "a"
                netns "b"

                nic "a" "eth0" [ "10.0.0.1/24"; "fd00::1/64" ] { mac "02:00:00:00:00:01" }
                --- nic "b" "eth1" [ "10.0.0.2/24"; "fd00::2/64" ] { mtu 1400 }
            }

        let left, right = net.Config.Link("a", "eth0"), net.Config.Link("b", "eth1")
        Assert.True(left.IsUp && right.IsUp)
        Assert.Equal("02:00:00:00:00:01", string left.Mac)
        Assert.Equal((1400, 1400), (left.Mtu, right.Mtu))
        ping "a" "fd00::2" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.An_end_can_be_left_down() =
        let net =
            lab "cable" {
                netns "a"
                netns "b"
                nic "a" "eth0" [] --- nic "b" "eth0" [] { leftDown }
            }

        Assert.True(net.Config.Link("a", "eth0").IsUp)
        Assert.False(net.Config.Link("b", "eth0").IsUp)

    [<Fact>]
    member _.A_bridge_takes_ports_by_either_word() =
        let net =
            lab "bridge" {
                netns "lan"
                netns "a"
                netns "b"
                nic "a" "eth0" [ "10.0.0.1/24" ] --- nic "lan" "p1" []
                bridge "lan" "br0" [] { ports [ "p1" ] }

                nic "b" "eth0" [ "10.0.0.2/24" ]
                --- nic "lan" "p2" [] {
                    master "br0"
                    hairpinMode
                }
            }

        ping "a" "10.0.0.2" |> trace net |> expect [ delivered; passes "lan" ]
        Assert.True(net.Config.Link("lan", "p2").Port.Hairpin)

    [<Fact>]
    member _.A_vxlan_leads_to_the_other_host() =
        let host number =
            vxlan $"host{number}" "vxlan0" 42 [ $"10.42.0.{number}/24" ] {
                local $"192.0.2.{number}"
                remote $"192.0.2.{3 - number}"
                udpPort 4789
            }

        let net =
            lab "overlay" {
                netns "host1"
                netns "host2"
                nic "host1" "eth0" [ "192.0.2.1/24" ] --- nic "host2" "eth0" [ "192.0.2.2/24" ]
                host 1
                host 2
            }

        Assert.Equal(4789us, (net.Config.Link("host1", "vxlan0") :?> VxlanLink).DestinationPort)
        ping "host1" "10.42.0.2" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.An_ipip_tunnel_leads_to_the_other_host() =
        let net =
            lab "tunnel" {
                netns "left"
                netns "right"
                nic "left" "eth0" [ "192.0.2.1/24" ] --- nic "right" "eth0" [ "192.0.2.2/24" ]

                ipip "left" "tun0" [ "10.8.0.1/30" ] {
                    local "192.0.2.1"
                    remote "192.0.2.2"
                }

                ipip "right" "tun0" [ "10.8.0.2/30" ] {
                    local "192.0.2.2"
                    remote "192.0.2.1"
                }
            }

        ping "left" "10.8.0.2" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.Two_bridges_for_one_port_contradict() =
        Refused.withId "ConflictingOptions" (fun () ->
            lab "x" {
                netns "a"
                bridge "a" "br0" []

                dummy "a" "d" [] {
                    master "br0"
                    master "br1"
                }
            })
        |> ignore

    [<Fact>]
    member _.A_word_that_a_kind_of_link_does_not_have_is_refused() =
        let error =
            Refused.withId "ConflictingOptions" (fun () ->
                lab "x" {
                    netns "a"
                    bridge "a" "br0" [] { remote "192.0.2.1" }
                })

        Assert.EndsWith("A bridge has no remote; it has mtu, mac, master, hairpinMode, leftDown, ports.", error.Message)

    [<Fact>]
    member _.Links_are_changed_inside_their_namespace() =
        let net = Lab.routed ()

        extend net {
            inside "router" { down "eth2" }

            inside "client" {
                address "eth0" "10.0.1.3/24"
                neighbor "eth0" "10.0.1.77" "02:00:00:00:00:77"
            }
        }

        Assert.False(net.Config.Link("router", "eth2").IsUp)
        Assert.Contains("10.0.1.3/24", net.Config.Link("client", "eth0").Addresses |> Seq.map (fun own -> string own.Address))
        packet "client" "10.0.2.2" (tcp 80) |> trace net |> expect [ never delivered ]
