namespace KubeNet.FSharp.Tests

open KubeNet.Engine.Netfilter
open KubeNet.Engine.Packets
open KubeNet.FSharp
open Xunit

type RuleTests() =
    let saved (rules: Inside list) = lab "rules" { netns "a" { yield! rules } } |> Lab.saved "a" |> List.filter _.StartsWith("-A")

    [<Fact>]
    member _.The_helpers_write_what_one_would_type() =
        let pairs =
            [ filter "FORWARD" [ source "10.0.0.0/8"; isNot (inDevice "eth0"); dport (tcp 22) ] drop,
              "-A FORWARD -s 10.0.0.0/8 ! -i eth0 -p tcp --dport 22 -j DROP"
              filter "INPUT" [ established ] accept, "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
              filter "INPUT" [ isNot (dport (udp 53)) ] reject, "-A INPUT -p udp ! --dport 53 -j REJECT"
              nat "PREROUTING" [ dport (tcp 8080); toLocal ] (dnat "172.17.0.2" (tcp 80)),
              "-t nat -A PREROUTING -p tcp --dport 8080 -m addrtype --dst-type LOCAL -j DNAT --to-destination 172.17.0.2:80"
              nat "POSTROUTING" [ source "172.17.0.0/16"; isNot (outDevice "docker0") ] masquerade,
              "-t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE"
              nat "POSTROUTING" [ destination "10.0.0.7" ] (snat "10.0.0.1"),
              "-t nat -A POSTROUTING -d 10.0.0.7 -j SNAT --to-source 10.0.0.1"
              nat "OUTPUT" [ sport (tcp 1024) ] (redirect (tcp 8080)), "-t nat -A OUTPUT -p tcp --sport 1024 -j REDIRECT --to-ports 8080"
              mangle "PREROUTING" [ marked 0x10 ] (setMark 0x20), "-t mangle -A PREROUTING -m mark --mark 0x10 -j MARK --set-mark 0x20"
              raw "PREROUTING" [ matching "-m length --length 100:200" ] drop, "-t raw -A PREROUTING -m length --length 100:200 -j DROP" ]

        for typed, text in pairs do
            Assert.Equal<string list>(saved [ rule text ], saved [ typed ])

    [<Fact>]
    member _.A_condition_is_turned_round_where_iptables_has_the_mark() =
        Assert.Equal<string list>(
            saved [ rule "-A INPUT -m conntrack ! --ctstate RELATED,ESTABLISHED -m mark ! --mark 0x1 -j DROP" ],
            saved [ filter "INPUT" [ isNot established; isNot (marked 1) ] drop ]
        )

    [<Fact>]
    member _.A_rule_is_of_the_family_of_its_addresses() =
        let words = "-m comment --comment web::front"

        Assert.Equal<string list>(
            [ "-A INPUT -m comment --comment \"web::front\" -j DROP" ],
            saved [ filter "INPUT" [ matching words ] drop ]
        )

        Assert.Empty(saved [ filter "INPUT" [ source "2001:db8:1:2:3:4:5:6" ] drop; filter "INPUT" [ destination "fd00::/8" ] drop ])
        Assert.Empty(saved [ nat "PREROUTING" [ dport (tcp 80) ] (dnat "2001:db8:1:2:3:4:5:6" (tcp 8080)) ])

    [<Fact>]
    member _.Conditions_of_one_protocol_stand_together() =
        let pairs =
            [ [ dport (tcp 80); sport (tcp 1024) ], "-p tcp --dport 80 --sport 1024"
              [ protocol IpProtocol.Tcp; dport (tcp 80) ], "-p tcp --dport 80"
              [ isNot (sport (udp 53)); source "10.0.0.0/8"; protocol IpProtocol.Udp ], "-s 10.0.0.0/8 -p udp ! --sport 53"
              [ isNot (dport (tcp 80)); isNot (dport (tcp 443)) ], "-p tcp -m multiport ! --dports 80,443"
              [ isNot (protocol IpProtocol.Tcp) ], "! -p tcp" ]

        for conditions, text in pairs do
            Assert.Equal<string list>(saved [ rule $"-A INPUT {text} -j DROP" ], saved [ filter "INPUT" conditions drop ])

    [<Fact>]
    member _.A_condition_for_each_of_two_ports_is_met_by_neither() =
        let net =
            fork (Lab.routed ()) {
                inside "router" { filter "FORWARD" [ inDevice "eth1"; isNot (dport (tcp 80)); isNot (dport (tcp 443)) ] drop }
            }

        packet "client" "10.0.2.2" (tcp 80) |> trace net |> expect [ delivered ]
        packet "client" "10.0.2.2" (tcp 443) |> trace net |> expect [ refused ]
        packet "client" "10.0.2.2" (tcp 81) |> trace net |> expect [ droppedBy "FORWARD" ]

    [<Fact>]
    member _.A_rule_has_one_port() =
        for conditions in [ [ dport (tcp 80); dport (tcp 443) ]; [ sport (tcp 80); isNot (sport (tcp 443)) ] ] do
            let error = Refused.withId "ConflictingOptions" (fun () -> filter "INPUT" conditions drop)
            Assert.Contains("443", error.Message)

        Assert.Equal<string list>(
            saved [ rule "-A INPUT -p tcp --dport 80 -j DROP" ],
            saved [ filter "INPUT" [ dport (tcp 80); dport (tcp 80) ] drop ]
        )

    [<Fact>]
    member _.A_rule_is_of_one_protocol() =
        for conditions in [ [ dport (tcp 80); sport (udp 53) ]; [ protocol IpProtocol.Udp; dport (tcp 80) ] ] do
            let error = Refused.withId "ConflictingOptions" (fun () -> filter "INPUT" conditions drop)
            Assert.Contains("tcp", error.Message)
            Assert.Contains("udp", error.Message)

    [<Fact>]
    member _.What_a_mark_would_only_half_turn_round_is_refused() =
        Refused.withId "NotInvertible" (fun () -> isNot (matching "-m mark --mark 1 -m length --length 60")) |> ignore
        Refused.withId "NotInvertible" (fun () -> isNot (matching "-p tcp --dport 80")) |> ignore

    [<Fact>]
    member _.Chains_and_policies() =
        let net =
            lab "rules" {
                netns "a" {
                    chain TableName.Filter "WEB"
                    filter "WEB" [ dport (tcp 80) ] accept
                    filter "INPUT" [] (jump "WEB")
                    policy "INPUT" drop
                }
            }

        Assert.Equal<string list>(
            [ ":INPUT DROP [0:0]"
              ":FORWARD ACCEPT [0:0]"
              ":OUTPUT ACCEPT [0:0]"
              ":WEB - [0:0]"
              "-A INPUT -j WEB"
              "-A WEB -p tcp -m tcp --dport 80 -j ACCEPT" ],
            Lab.saved "a" net
        )

    [<Fact>]
    member _.A_whole_table_is_restored() =
        let net = lab "rules" { netns "a" { rules "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p icmp -j DROP\nCOMMIT\n" } }
        Assert.Contains("-A INPUT -p icmp -j DROP", Lab.saved "a" net)

    [<Fact>]
    member _.A_rule_names_its_column() =
        let error = Refused.by (fun () -> rule "-A INPUT -p tcp --dprt 80 -j DROP")
        Assert.EndsWith("(column 17)", error.Message)

    [<Fact>]
    member _.A_rule_that_the_kernel_refuses_is_refused_with_its_place() =
        let error = Refused.by (fun () -> lab "x" { netns "a" { nat "FORWARD" [] masquerade } })
        Assert.IsType<PlacedException> error |> ignore

    [<Fact>]
    member _.An_address_that_a_port_is_bound_to_is_not_passed_over() =
        let bound = tcp 80 |> boundTo "127.0.0.1"

        let mistakes: (unit -> obj) list =
            [ fun () -> dport bound
              fun () -> sport bound
              fun () -> dnat "10.0.0.1" bound
              fun () -> redirect bound
              fun () -> packet "a" "b" bound
              fun () -> natTo "10.0.0.1" bound
              fun () -> port bound
              fun () -> hostPort 80 bound
              fun () -> listensAs "http" bound
              fun () -> sidecar "proxy" bound
              fun () -> allowFrom [] [ bound ]
              fun () -> lab "x" { cluster "c" { pod "a" { listens bound } } } ]

        for mistake in mistakes do
            Refused.withId "AddressUnused" mistake |> ignore

    [<Fact>]
    member _.A_rule_is_about_one_protocol_in_what_it_asks_and_does() =
        Refused.withId "ConflictingOptions" (fun () -> nat "PREROUTING" [ dport (tcp 53) ] (dnat "10.0.0.1" (udp 53))) |> ignore
        Refused.withId "ConflictingOptions" (fun () -> nat "PREROUTING" [ dport (udp 53) ] (redirect (tcp 53))) |> ignore
        nat "PREROUTING" [ protocol IpProtocol.Tcp; dport (tcp 53) ] (dnat "10.0.0.1" (tcp 53)) |> ignore
