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
        let good, bad = after [], after [ policy "FORWARD" drop ]

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
              passes "nowhere"
              matches "FORWARD"
              natTo "10.0.2.2" (tcp 80)
              natFrom "10.0.2.1" ] do
            Assert.False(holds [ expectation ] good && holds [ expectation ] bad, expectation.Text)
            Assert.True(holds [ anyOf [ expectation; never expectation ] ] good)

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

        let address =
            net.Config.Link("router", "eth1").Addresses
            |> Seq.map _.Address.Address
            |> Seq.find _.IsLinkLocal

        ping "client" $"{address}%%eth0" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.Several_packets_race() =
        let net = Lab.routed ()
        Assert.Equal(2, (traceTogether net [ packet "client" "server" (udp 53); packet "client" "server" (udp 53) ]).Length)

    [<Fact>]
    member _.What_cannot_be_sent_is_refused() =
        Refused.withId "DestinationNotFound" (fun () -> packet "client" "nobody" (tcp 80) |> trace (Lab.routed ())) |> ignore
        Refused.withId "NamespaceNotFound" (fun () -> packet "nobody" "server" (tcp 80) |> trace (Lab.routed ())) |> ignore
