namespace KubeNet.FSharp.Tests

open KubeNet.FSharp
open Xunit

type Row = { Hosts: int; Share: float; Verdict: string }

type ExperimentTests() =
    let star hosts =
        lab "star" {
            netns "lan"
            bridge "lan" "br0" []

            for number in 1..hosts do
                netns $"pc{number}"
                nic $"pc{number}" "eth0" [ $"10.0.0.{number}/24" ] --- nic "lan" $"p{number}" [] { master "br0" }
        }

    [<Fact>]
    member _.A_row_for_each_case_and_the_lab_from_before() =
        Session.alone (fun () ->
            let mine = lab "mine" { netns "a" }

            let table =
                experiment "Who answers?" {
                    for hosts in [ 2; 12 ] do
                        let net = star hosts
                        let traced = ping "pc1" $"pc{hosts}" |> trace net

                        if hosts > 0 then
                            { Hosts = hosts; Share = 1.0 / float hosts; Verdict = string traced.Verdict }
                }

            Assert.Same(mine, currentLab ())
            Assert.Equal("Who answers?\nHosts   Share  Verdict\n    2     0.5  Delivered\n   12  0.0833  Delivered\n", string table)
            Assert.Equal(2, (table :> System.Collections.Generic.IReadOnlyList<Row>).Count))

    [<Fact>]
    member _.Rows_can_be_anonymous_or_plain() =
        let anonymous =
            experiment "a" {
                for n in 1..2 do
                    {| Square = n * n |}
            }

        Assert.Equal("a\nSquare\n     1\n     4\n", string anonymous)
        let plain = experiment "b" { yield! [ 1; 2 ] }
        Assert.Equal("b\nValue\n    1\n    2\n", string plain)

    [<Fact>]
    member _.All_seeds_hold() =
        Session.alone (fun () ->
            let mine = lab "mine" { netns "b" }

            forAll (seeds 5) (fun number ->
                lab "s" {
                    seed number
                    netns "a"
                }
                |> fun net -> ping "a" "127.0.0.1" |> trace net |> expect [ delivered ])

            Assert.Same(mine, currentLab ()))

    [<Fact>]
    member _.The_first_case_that_does_not_hold_is_named() =
        let error =
            Refused.withId "DestinationNotFound" (fun () -> forAll [ 2; 3; 4 ] (fun hosts -> ping "pc1" "pc3" |> trace (star hosts)))

        Assert.StartsWith("It does not hold for 1 of 3 cases; the first is 2: 'pc3' is neither", error.Message)

    [<Fact>]
    member _.What_the_engine_refuses_in_a_case_keeps_its_id_and_line() =
        let error =
            Refused.withId "NamespaceNotFound" (fun () -> forAll [ 1; 2 ] (fun _ -> lab "x" { inside "nobody" { forwarding } }))

        Assert.StartsWith(
            $"ExperimentTests.fs({int __LINE__ - 3}): It does not hold for 2 of 2 cases; the first is 1: There is no",
            error.Message
        )
