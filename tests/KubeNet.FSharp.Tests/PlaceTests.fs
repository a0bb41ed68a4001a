namespace KubeNet.FSharp.Tests

open System
open System.IO
open KubeNet.FSharp
open Xunit

/// What is wrong is told where it stands.
type PlaceTests() =
    let place (action: unit -> 'a) =
        let error = Assert.IsType<PlacedException>(Refused.by action)
        Assert.Equal(__SOURCE_FILE__, Path.GetFileName error.Place.File)
        error

    let line (text: string) = Int32.Parse text

    [<Fact>]
    member _.A_line_of_a_lab() =
        let error =
            place (fun () ->
                lab "x" {
                    netns "a"
                    nic "a" "eth0" [] --- nic "nobody" "eth0" []
                })

        Assert.Equal(line __LINE__ - 3, error.Place.Line)
        Assert.Equal("NamespaceNotFound", error.ErrorId)
        Assert.Equal($"PlaceTests.fs({line __LINE__ - 5}): {error.Complaint.Message}", error.Message)

    [<Fact>]
    member _.A_line_of_a_namespace() =
        let error =
            place (fun () ->
                lab "x" {
                    netns "a" {
                        listen (tcp 80)
                        up "eth7"
                    }
                })

        Assert.Equal(line __LINE__ - 4, error.Place.Line)
        Assert.Equal("LinkNotFound", error.ErrorId)

    [<Fact>]
    member _.A_line_of_a_pod() =
        let error =
            place (fun () ->
                lab "x" {
                    cluster "c" {
                        node "node1"

                        pod "web" {
                            on "node1"
                            on "node2"
                        }
                    }
                })

        Assert.Equal(line __LINE__ - 5, error.Place.Line)
        Assert.Equal("ConflictingOptions", error.ErrorId)

    [<Fact>]
    member _.An_object_of_a_cluster() =
        let error =
            place (fun () ->
                lab "x" {
                    cluster "c" {
                        node "node1"
                        node "node1"
                    }
                })

        Assert.Equal(line __LINE__ - 4, error.Place.Line)
        Assert.Equal("NodeExists", error.ErrorId)

    [<Fact>]
    member _.A_setting_of_a_cluster() =
        let error =
            place (fun () ->
                lab "x" {
                    cluster "c" {
                        flannel
                        calico
                    }
                })

        Assert.Equal(line __LINE__ - 4, error.Place.Line)

    [<Fact>]
    member _.A_container() =
        let error =
            place (fun () ->
                lab "x" {
                    netns "host"

                    docker "host" {
                        container "web"
                        container "web"
                    }
                })

        Assert.Equal(line __LINE__ - 4, error.Place.Line)

    [<Fact>]
    member _.A_line_in_a_loop() =
        let error =
            place (fun () ->
                lab "x" {
                    for name in [ "a"; "a" ] do
                        netns name
                })

        Assert.Equal(line __LINE__ - 3, error.Place.Line)

    [<Fact>]
    member _.A_line_of_several_in_a_loop_of_a_cluster() =
        let error =
            place (fun () ->
                lab "x" {
                    cluster "c" {
                        for name in [ "a"; "b" ] do
                            node name
                            pod "same"
                    }
                })

        Assert.Equal(line __LINE__ - 4, error.Place.Line)
        Assert.Equal("PodExists", error.ErrorId)

    [<Fact>]
    member _.What_no_line_of_a_loop_is_to_blame_for_is_told_at_the_loop() =
        let error =
            place (fun () ->
                lab "x" {
                    netns "pod2.default"

                    cluster "c" {
                        for number in 1..2 do
                            node $"node{number}"
                            pod $"pod{number}"
                    }
                })

        Assert.Equal(line __LINE__ - 6, error.Place.Line)
        Assert.Equal("PodNamespaceTaken", error.ErrorId)

    [<Fact>]
    member _.What_cannot_be_read_is_refused_before_anything_is_built() =
        Refused.withId "InvalidInterfaceAddress" (fun () -> nic "a" "eth0" [ "10.0.0.300/24" ]) |> ignore
        Refused.withId "InvalidPrefix" (fun () -> subnet "10.9.0.0/33") |> ignore
        Refused.withId "UnknownOption" (fun () -> rule "-A FORWARD --dprt 80 -j DROP") |> ignore
        Refused.withId "InvalidPort" (fun () -> tcp 65536) |> ignore
        Refused.withId "InvalidPublishedPort" (fun () -> publish "80:x") |> ignore
        Refused.withId "InvalidSelector" (fun () -> selects "app in web") |> ignore
