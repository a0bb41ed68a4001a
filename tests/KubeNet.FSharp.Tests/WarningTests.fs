namespace KubeNet.FSharp.Tests

open System
open System.Collections.Generic
open KubeNet.Engine.Labs
open KubeNet.FSharp
open Xunit

/// What is odd but allowed in a cluster is told to whoever runs the script.
type WarningTests() =
    let listening (work: unit -> 'a) =
        let found = List<int * string>()
        Session.own (fun place message -> found.Add((place.Line, message))) work |> ignore
        List.ofSeq found

    let line (text: string) = Int32.Parse text

    [<Fact>]
    member _.A_warning_has_the_place_of_its_line() =
        let found =
            listening (fun () ->
                lab "x" {
                    cluster "c" {
                        node "node1"

                        service "web" {
                            port (tcp 80)
                            select "app" "web"
                        }
                    }
                })

        let place, message = Assert.Single found
        Assert.Equal(line __LINE__ - 8, place)
        Assert.StartsWith("Service 'default/web' selects pods with app=web, but namespace 'default' has none", message)

    [<Fact>]
    member _.It_is_told_once_and_not_again_at_later_edits() =
        let mutable net = Lab()

        let waits =
            listening (fun () ->
                net <-
                    lab "x" {
                        cluster "c" {
                            pod "web"
                            pod "other"
                        }
                    })

        Assert.Equal<string list>(
            [ "Pod 'default/web' waits for a node: the cluster has no node."
              "Pod 'default/other' waits for a node: the cluster has no node." ],
            List.map snd waits
        )

        Assert.Empty(listening (fun () -> extend net { inCluster "c" { kubeNamespace "shop" } }))
        Assert.Empty(listening (fun () -> extend net { netns "pc" }))

    [<Fact>]
    member _.Lines_that_are_taken_back_warn_of_nothing() =
        let found =
            listening (fun () ->
                Refused.withId "NamespaceNotFound" (fun () ->
                    lab "x" {
                        cluster "c" { pod "web" }
                        inside "nobody" { listen (tcp 80) }
                    }))

        Assert.Empty found

    [<Fact>]
    member _.A_plan_and_a_copy_warn_where_they_are_made() =
        let waiting = plan { cluster "c" { pod "web" } }
        let net = lab "x" { netns "pc" }
        Assert.Single(listening (fun () -> extend net { waiting })) |> ignore
        Assert.Single(listening (fun () -> fork net { inCluster "c" { pod "other" } })) |> ignore
