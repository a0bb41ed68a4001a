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

    [<Fact>]
    member _.What_is_unplugged_stays_and_is_no_port_any_more() =
        let net =
            lab "bridge" {
                netns "pc"
                netns "lan"
                bridge "lan" "br0" [ "10.0.0.1/24" ]
                nic "pc" "eth0" [ "10.0.0.2/24" ] --- nic "lan" "port" [] { master "br0" }
            }

        ping "pc" "10.0.0.1" |> trace net |> expect [ delivered ]
        extend net { inside "lan" { unplug "port" } }
        Assert.Null (net.Config.Link("lan", "port")).Master
        ping "pc" "10.0.0.1" |> trace net |> expect [ never delivered ]
        extend net { inside "lan" { plug "port" "br0" } }
        ping "pc" "10.0.0.1" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.A_link_is_taken_away_with_the_other_end_of_its_cable() =
        let net =
            lab "cable" {
                netns "a"
                netns "b"
                nic "a" "eth0" [] --- nic "b" "eth0" []
                inside "a" { removeLink "eth0" }
            }

        Assert.Null(net.Config["a"].FindLink "eth0")
        Assert.Null(net.Config["b"].FindLink "eth0")

    [<Fact>]
    member _.A_vlan_lies_upon_a_link() =
        let net =
            lab "vlans" {
                for number in 1..2 do
                    netns $"host{number}"

                nic "host1" "eth0" [] --- nic "host2" "eth0" []
                vlan "host1" "eth0.10" 10 [ "10.10.0.1/24" ] { below "eth0" }
                vlan "host2" "eth0.10" 10 [ "10.10.0.2/24" ] { below "eth0" }
                vlan "host2" "eth0.20" 20 [ "10.20.0.2/24" ] { below "eth0" }
            }

        ping "host1" "10.10.0.2" |> trace net |> expect [ delivered ]
        Assert.Equal(20us, (net.Config.Link("host2", "eth0.20") :?> VlanLink).Id)

    [<Fact>]
    member _.Macvlans_and_ipvlans_lie_upon_a_link_of_another_namespace() =
        let net =
            lab "pods" {
                netns "host"
                netns "switch"
                nic "host" "eth0" [] --- nic "switch" "p1" [ "10.0.0.254/24" ]

                for number in 1..2 do
                    netns $"pod{number}"

                    macvlan $"pod{number}" "eth0" [ $"10.0.0.{number}/24" ] {
                        belowIn "host" "eth0"
                        mode "bridge"
                    }

                nic "host" "eth1" [] --- nic "switch" "p2" []
                netns "pod3"

                ipvlan "pod3" "eth0" [ "10.0.0.3/24" ] {
                    belowIn "host" "eth1"
                    mode "L2"
                    flag "private"
                }
            }

        ping "pod1" "10.0.0.2" |> trace net |> expect [ delivered ]
        let ipvlan = net.Config.Link("pod3", "eth0") :?> IpvlanLink
        Assert.Equal((IpvlanMode.L2, IpvlanFlag.Private), (ipvlan.Mode, ipvlan.Flag))

    [<Fact>]
    member _.A_bond_holds_links_together() =
        let net =
            lab "bond" {
                netns "a"
                netns "b"
                nic "a" "eth0" [] { leftDown } --- nic "b" "eth0" [] { leftDown }
                nic "a" "eth1" [] { leftDown } --- nic "b" "eth1" [] { leftDown }

                bond "a" "bond0" [ "10.0.0.1/24" ] {
                    mode "active-backup"
                    slaves [ "eth0"; "eth1" ]
                    primary "eth1"
                }

                bond "b" "bond0" [ "10.0.0.2/24" ] {
                    mode "active-backup"
                    slaves [ "eth0"; "eth1" ]
                    primary "eth1"
                    hashPolicy "layer3+4"
                }
            }

        ping "a" "10.0.0.2" |> trace net |> expect [ delivered ]
        Assert.Equal(BondHashPolicy.Layer34, (net.Config.Link("b", "bond0") :?> BondLink).HashPolicy)

    [<Fact>]
    member _.A_vrf_has_a_table_of_its_own() =
        let net =
            lab "vrf" {
                netns "router"
                netns "a"
                vrf "router" "red" 100 []
                nic "a" "eth0" [ "10.0.0.2/24" ] --- nic "router" "r0" [ "10.0.0.1/24" ] { master "red" }
            }

        ping "a" "10.0.0.1" |> trace net |> expect [ delivered ]

        Assert.Equal(
            Some "red",
            net.Config.Link("router", "r0").Master
            |> Option.ofNullable
            |> Option.map (fun at -> net.Config["router"].Links[at].Name)
        )

    [<Fact>]
    member _.Tunnels_of_every_kind_lead_to_the_other_host() =
        let both (link: string -> string -> string -> IEdit) =
            plan {
                link "left" "192.0.2.1" "192.0.2.2"
                link "right" "192.0.2.2" "192.0.2.1"
            }

        let last side = if side = "left" then 1 else 2

        let net =
            lab "tunnels" {
                netns "left"
                netns "right"
                nic "left" "eth0" [ "192.0.2.1/24" ] --- nic "right" "eth0" [ "192.0.2.2/24" ]

                both (fun side here there ->
                    gre side "gre1" [ $"10.1.0.{last side}/24" ] {
                        local here
                        remote there
                        key 7
                    })

                both (fun side here there ->
                    gretap side "gretap1" [ $"10.2.0.{last side}/24" ] {
                        local here
                        remote there
                    })

                both (fun side here there ->
                    sit side "sit1" [ $"fd00:3::{last side}/64" ] {
                        local here
                        remote there
                    })
            }

        for there in [ "10.1.0.2"; "10.2.0.2"; "fd00:3::2" ] do
            ping "left" there |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.A_link_that_leaves_the_model_says_so() =
        let net =
            lab "outside" {
                netns "host"
                external "host" "wg0" [ "10.9.0.1/24" ]
            }

        ping "host" "10.9.0.2" |> trace net |> expect [ leftModel ]

    [<Fact>]
    member _.What_is_missing_or_unknown_is_told_where_it_stands() =
        let refuses (errorId: string) (text: string) (edit: IEdit) =
            let error =
                Assert.ThrowsAny<KubeNet.Engine.NetConfigException>(fun () ->
                    lab "wrong" {
                        netns "host"
                        nic "host" "eth0" [] --- nic "host" "eth1" []
                        edit
                    }
                    |> ignore)

            Assert.Equal(errorId, error.ErrorId)
            Assert.Contains(text, error.Message)

        vlan "host" "v" 10 [] { mtu 1400 } |> refuses "MissingOption" "A VLAN lies upon another link: name it with below"

        macvlan "host" "m" [] {
            below "eth0"
            mode "tap"
        }
        |> refuses "UnknownChoice" "'tap' is no mode of macvlans; there are private, vepa, bridge, passthru."

        bond "host" "b" [] { below "eth0" } |> refuses "ConflictingOptions" "A bond has no below"

    [<Fact>]
    member _.A_tunnels_link_below_is_in_its_own_namespace() =
        Refused.withId "ConflictingOptions" (fun () ->
            lab "x" {
                netns "a"
                netns "b"
                dummy "a" "eth0" []
                dummy "b" "eth0" []

                vxlan "a" "vx1" 5 [] {
                    belowIn "b" "eth0"
                    remote "192.0.2.2"
                }
            })
        |> ignore
