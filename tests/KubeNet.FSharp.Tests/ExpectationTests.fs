namespace KubeNet.FSharp.Tests

open KubeNet.FSharp
open Xunit

type ExpectationTests() =
    let request = packet "client" "server" (tcp 80)
    let changed (parts: Inside list) = fork (Lab.routed ()) { inside "router" { yield! parts } }
    let after parts = request |> trace (changed parts)

    [<Fact>]
    member _.Ends() =
        after [] |> expect [ delivered; deliveredTo "server"; passes "router"; untranslated ]
        packet "client" "server" (tcp 81) |> trace (Lab.routed ()) |> expect [ refused ]
        after [ policy "FORWARD" drop ] |> expect [ dropped; droppedBy "FORWARD"; because "NETFILTER_DROP" ]
        after [ filter "FORWARD" [] reject ] |> expect [ rejected; matches "FORWARD" ]
        after [ filter "FORWARD" [ source "10.0.2.0/24" ] drop ] |> expect [ replyLost; droppedBy "FORWARD" ]
        packet "client" "10.0.9.9" (tcp 80) |> trace (Lab.routed ()) |> expect [ noRoute ]
        { request with Ttl = Some 1uy } |> trace (Lab.routed ()) |> expect [ ttlExceeded ]

    [<Fact>]
    member _.Translations() =
        let net =
            changed [ nat "PREROUTING" [ dport (tcp 8080) ] (dnat "10.0.2.2" (tcp 80)); nat "POSTROUTING" [ outDevice "eth2" ] masquerade ]

        packet "client" "10.0.1.1" (tcp 8080)
        |> trace net
        |> expect [ delivered; natTo "10.0.2.2" (tcp 80); natFrom "10.0.2.1"; never untranslated; never (natTo "10.0.2.2" (tcp 81)) ]

    [<Fact>]
    member _.What_does_not_hold_is_told_with_what_happened() =
        let trace = after [ policy "FORWARD" drop ]

        let error =
            Assert.Throws<ExpectationException>(fun () -> trace |> expect [ delivered; passes "router"; deliveredTo "server" ])

        Assert.Equal<string list>([ "delivered"; "deliveredTo \"server\"" ], error.Unmet |> List.map _.Text)
        Assert.Equal("ExpectationFailed", error.ErrorId)
        Assert.Equal($"Expected delivered; deliveredTo \"server\"; but {trace.Packet}: {trace.Summary}", error.Message)
        Assert.Same(trace, error.Trace)

    [<Fact>]
    member _.None_of_them_holds_of_every_trace() =
        let apart parts = request |> trace (fork (changed parts) { netns "elsewhere" })
        let good, bad = apart [], apart [ policy "FORWARD" drop ]

        for expectation in
            [ delivered
              refused
              rejected
              dropped
              noRoute
              ttlExceeded
              replyLost
              replyMismatch
              leftModel
              uncertain
              deliveredTo "server"
              droppedBy "FORWARD"
              droppedBy "INPUT"
              because "NETFILTER_DROP"
              passes "elsewhere"
              matches "FORWARD"
              natTo "10.0.2.2" (tcp 80)
              natFrom "10.0.2.1" ] do
            Assert.False(holds [ expectation ] good && holds [ expectation ] bad, expectation.Text)
            Assert.True(holds [ anyOf [ expectation; never expectation ] ] good)

    [<Fact>]
    member _.A_name_that_the_lab_does_not_have_is_refused_by_its_opposite_too() =
        let sent = after []

        for expectation, errorId in
            [ deliveredTo "serber", "NamespaceNotFound"
              deliveredTo "pod/web-9", "PodNotFound"
              passes "routter", "NamespaceNotFound"
              droppedBy "FROWARD", "ChainNotFound"
              matches "KUBE-SERVICES", "ChainNotFound" ] do
            for wrong in [ expectation; never expectation; anyOf [ delivered; expectation ] ] do
                Refused.withId errorId (fun () -> sent |> expect [ wrong ]) |> ignore
                Refused.withId errorId (fun () -> holds [ dropped; wrong ] sent) |> ignore
                Refused.withId errorId (fun () -> chance [ wrong ] [ sent ]) |> ignore

        let error = Refused.by (fun () -> sent |> expect [ never (droppedBy "FROWARD") ])
        Assert.Equal("No namespace of the lab has a chain 'FROWARD'. Is it FORWARD?", error.Message)

    [<Fact>]
    member _.A_reason_that_no_packet_can_have_is_refused() =
        let error = Refused.withId "UnknownReason" (fun () -> because "IP_RPFILTR")
        Assert.Equal("'IP_RPFILTR' is neither a reason of the kernel to drop nor an answer of REJECT. Is it IP_RPFILTER?", error.Message)

        after []
        |> expect [ never (because "icmp-port-unreachable"); never (because "NFQUEUE"); never (because "-A FORWARD -m nothing") ]

    [<Fact>]
    member _.Names_are_those_of_the_lab_that_the_trace_is_of() =
        let other = lab "other" { netns "alone" }
        let net = Lab.routed ()
        let sent = request |> trace net
        sent |> expect [ never (matches "FORWARD"); passes "router" ]
        Refused.withId "NamespaceNotFound" (fun () -> sent |> expect [ never (passes "alone") ]) |> ignore
        ping "alone" "127.0.0.1" |> trace other |> expect [ passes "alone" ]
        sent.Reply |> expect [ deliveredTo "client" ]
        Refused.withId "NamespaceNotFound" (fun () -> sent.Reply |> expect [ never (passes "alone") ]) |> ignore

        for traces in [ paths net request; flows 2 net request; traceTogether net [ request ] ] do
            Refused.withId "NamespaceNotFound" (fun () -> traces |> List.map (expect [ never (passes "alone") ])) |> ignore

    [<Fact>]
    member _.A_place_has_any_name_of_a_sender() =
        let net =
            lab "shop" {
                cluster "c" {
                    node "node1"
                    pod "client" { on "node1" }

                    pod "web" {
                        on "node1"
                        listens (tcp 80)
                    }
                }
            }

        packet "pod/client" "pod/web" (tcp 80)
        |> trace net
        |> expect [ deliveredTo "pod/web"; deliveredTo "web.default"; passes "default/client"; never (deliveredTo "client") ]

    [<Fact>]
    member _.A_packet_can_be_any() =
        let net = Lab.routed ()

        let sent =
            { packet "client" "server" (udp 53) with
                Source = Some(KubeNet.Engine.Addressing.IpAddress.Parse "10.0.1.2")
                SourcePort = Some 5353us
                Mark = 7u
                PayloadSize = 100 }

        let traced = trace net sent

        Assert.Equal(
            (5353us, 53us, 7u, 128),
            (traced.Packet.SourcePort, traced.Packet.DestinationPort, traced.Packet.Mark, traced.Packet.Length)
        )

        traced |> expect [ refused ]

    [<Fact>]
    member _.Chance_weighs_outcomes() =
        let net =
            changed [ filter "FORWARD" [ source "10.0.1.0/24"; matching "-m statistic --mode random --probability 0.25" ] drop ]

        Assert.Equal(0.75, chance [ delivered ] (paths net request), 3)
        let share = request |> flows 400 net |> chance [ delivered ]
        Assert.InRange(share, 0.65, 0.85)

        // Whatever looks at the way is weighed by both alike.
        for expected in [ passes "router"; untranslated ] do
            Assert.Equal(chance [ expected ] (paths net request), request |> flows 40 net |> chance [ expected ], 3)

        Assert.InRange(request |> flows 400 net |> chance [ matches "FORWARD" ], 0.15, 0.35)

    [<Fact>]
    member _.A_link_local_address_may_name_its_link() =
        let net = Lab.routed ()

        let address = net.Config.Link("router", "eth1").Addresses |> Seq.map _.Address.Address |> Seq.find _.IsLinkLocal

        ping "client" $"{address}%%eth0" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.Several_packets_race() =
        let net = Lab.routed ()
        Assert.Equal(2, (traceTogether net [ packet "client" "server" (udp 53); packet "client" "server" (udp 53) ]).Length)

    [<Fact>]
    member _.What_cannot_be_sent_is_refused() =
        Refused.withId "DestinationNotFound" (fun () -> packet "client" "nobody" (tcp 80) |> trace (Lab.routed ())) |> ignore
        Refused.withId "NamespaceNotFound" (fun () -> packet "nobody" "server" (tcp 80) |> trace (Lab.routed ())) |> ignore

    [<Fact>]
    member _.A_story_tells_every_decision() =
        let told = packet "client" "10.0.2.2" (tcp 80) |> trace (Lab.routed ()) |> story
        Assert.Contains("forward    ttl 64 -> 63", told)
        Assert.EndsWith("Delivered: it reached tcp *:80 in server, and its answer came back.", told)
