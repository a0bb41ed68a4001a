namespace KubeNet.FSharp.Tests

open System
open KubeNet.Engine.Labs
open KubeNet.FSharp
open Xunit

type LabTests() =
    [<Fact>]
    member _.A_lab_is_its_lines_in_order() =
        let net = Lab.routed ()
        Assert.Equal<string list>([ "client"; "router"; "server" ], List.ofSeq net.Config.Namespaces.Keys)
        Assert.Equal("routed", net.Name)
        packet "client" "10.0.2.2" (tcp 80) |> trace net |> expect [ delivered; passes "router" ]

    [<Fact>]
    member _.It_becomes_the_current_lab() =
        Session.alone (fun () ->
            let net = lab "mine" { netns "a" }
            Assert.Same(net, currentLab ()))

    [<Fact>]
    member _.A_lab_is_saved_and_loaded_and_is_then_the_current_one() =
        Session.alone (fun () ->
            let net = Lab.routed ()
            packet "client" "10.0.2.2" (tcp 80) |> trace net |> expect [ delivered ]
            let file = System.IO.Path.Combine(System.IO.Directory.CreateTempSubdirectory("kubenet-lab-").FullName, "net.json")
            net |> saveLab file
            let again = loadLab file
            Assert.Same(again, currentLab ())
            Assert.Equal(net.State["router"].Connections.Count, again.State["router"].Connections.Count)
            packet "client" "10.0.2.2" (tcp 80) |> trace again |> expect [ delivered; passes "router" ])

    [<Fact>]
    member _.Here_works_in_the_current_lab() =
        Session.alone (fun () ->
            let net = lab "mine" { netns "a" }
            here { netns "b" }
            Assert.Equal(2, net.Config.Namespaces.Count))

    [<Fact>]
    member _.What_changes_a_lab_at_once_does_not_stand_among_other_lines() =
        let net = lab "mine" { netns "a" }

        for mistake in
            [ (fun () ->
                  extend net {
                      netns "b"
                      extend net { netns "c" }
                  })
              (fun () ->
                  extend net {
                      edit (fun config ->
                          extend net { netns "c" }
                          config)
                  })
              (fun () ->
                  lab "other" {
                      netns "b"
                      here { netns "c" }
                  }
                  |> ignore) ] do
            Refused.withId "NestedBlock" mistake |> ignore

        Assert.Equal(1, net.Config.Namespaces.Count)
        extend net { netns "b" }
        Assert.Equal(2, net.Config.Namespaces.Count)

    [<Fact>]
    member _.A_list_of_one_kind_is_as_good_as_lines() =
        let net = lab "x" { yield! [ "a"; "b" ] |> List.map netns }
        extend net { yield! [ 1..2 ] |> List.map (fun number -> dummy "a" $"d{number}" []) }
        let mixed: IEdit list = [ netns "c"; dummy "b" "d" [] ]
        extend net { yield! mixed }
        Assert.Equal((3, 3), (net.Config.Namespaces.Count, net.Config["a"].Links.Count))

    [<Fact>]
    member _.A_negative_number_is_none() =
        let mistakes: (unit -> obj) list =
            [ fun () -> metric -1
              fun () -> priority -5
              fun () -> fwmark -1
              fun () -> marked -1
              fun () -> setMark -1
              fun () -> seed -5
              fun () -> vrf "a" "red" -1 [] ]

        for mistake in mistakes do
            Refused.withId "InvalidNumber" mistake |> ignore

    [<Fact>]
    member _.A_line_that_is_refused_leaves_the_lab_as_it_was() =
        let net = lab "mine" { netns "a" }
        let before = net.Config

        Refused.withId "NamespaceExists" (fun () ->
            extend net {
                netns "b"
                netns "a"
            })
        |> ignore

        Assert.Same(before, net.Config)

    [<Fact>]
    member _.Loops_and_conditions_make_lines() =
        let net =
            lab "many" {
                netns "lan"
                bridge "lan" "br0" [ "10.0.0.254/24" ]

                for number in 1..3 do
                    netns $"pc{number}"
                    nic $"pc{number}" "eth0" [ $"10.0.0.{number}/24" ] --- nic "lan" $"port{number}" [] { master "br0" }

                if DateTime.MinValue.Year = 1 then
                    netns "old"
            }

        Assert.Equal(5, net.Config.Namespaces.Count)
        ping "pc1" "pc3" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.A_loop_with_several_lines_may_be_long() =
        let mutable count = 0

        let line =
            edit (fun config ->
                count <- count + 1
                config)

        lab "long" {
            for _ in 1..1_000_000 do
                line
                line

            line
        }
        |> ignore

        Assert.Equal(2_000_001, count)

    [<Fact>]
    member _.A_plan_is_a_line_of_several_labs() =
        let pair =
            plan {
                netns "a"
                netns "b"
                nic "a" "eth0" [ "10.0.0.1/24" ] --- nic "b" "eth0" [ "10.0.0.2/24" ]
            }

        for name in [ "one"; "two" ] do
            let net = lab name { pair }
            ping "a" "10.0.0.2" |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.A_fork_goes_its_own_way() =
        let net = Lab.routed ()
        let copy = fork net { inside "router" { policy "FORWARD" drop } }
        let request = packet "client" "server" (tcp 80)
        request |> trace copy |> expect [ droppedBy "FORWARD" ]
        request |> trace net |> expect [ delivered ]

    [<Fact>]
    member _.The_seed_decides_addresses() =
        let mac (net: Lab) = net.Config.Link("a", "d").Mac

        let build number =
            lab "seeded" {
                seed number
                netns "a"
                dummy "a" "d" []
            }

        Assert.Equal(7UL, (build 7).Seed)
        Assert.Equal(mac (build 7), mac (build 7))
        Assert.NotEqual(mac (build 7), mac (build 8))

    [<Fact>]
    member _.Two_seeds_contradict() =
        Refused.withId "ConflictingOptions" (fun () ->
            lab "two" {
                seed 1
                seed 2
            })
        |> ignore

    [<Fact>]
    member _.A_lab_that_is_there_gets_no_seed() =
        let net = lab "mine" { netns "a" }
        Refused.withId "SeedTooLate" (fun () -> extend net { seed 3 }) |> ignore

    [<Fact>]
    member _.Any_edit_of_the_engine_is_a_line() =
        let net =
            lab "mine" {
                netns "a"
                edit (fun config -> KubeNet.Engine.Namespaces.NamespaceEdits.AddNamespace(config, "b"))
            }

        Assert.Equal(2, net.Config.Namespaces.Count)

    [<Fact>]
    member _.The_clock_moves_on() =
        let net = lab "mine" { netns "a" }
        wait (TimeSpan.FromMinutes 2.0) net
        Assert.Equal(TimeSpan.FromMinutes 2.0, net.State.Now)
