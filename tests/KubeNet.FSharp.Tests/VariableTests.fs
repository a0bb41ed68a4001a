namespace KubeNet.FSharp.Tests

open System
open System.Collections
open System.Collections.Generic
open System.Threading
open KubeNet.Engine.Labs
open KubeNet.FSharp
open Xunit

/// What a script's caller gives becomes what the script's default is.
type VariableTests() =
    let given (value: obj) (read: unit -> 'a) =
        let session =
            ScriptSession((fun () -> Lab()), ignore, [], Dictionary(dict [ "x", value ]), (fun _ _ -> ()), CancellationToken.None)

        Session.within session read

    let becomes (expected: 'a) (defaultValue: 'a) (value: obj) =
        Assert.Equal<'a>(expected, given value (fun () -> variable "x" defaultValue))

    let refused (words: string) (defaultValue: 'a) (value: obj) =
        let error = given value (fun () -> Refused.withId "InvalidVariable" (fun () -> variable "x" defaultValue))
        Assert.Equal($"The variable 'x' is {words}.", error.Message)

    [<Fact>]
    member _.Without_a_value_the_default_counts() = Assert.Equal<int list>([ 3 ], given "unused" (fun () -> variable "y" [ 3 ]))

    [<Fact>]
    member _.Numbers_and_text_become_each_other() =
        becomes 5 0 "5"
        becomes 5L 0L 5
        becomes 80us 0us 80
        becomes 0.5 0.0 "0.5"
        becomes 5 0 5.0
        becomes 5.0 0.0 5
        becomes 1.5m 0m 1.5
        becomes "5" "" 5
        becomes "0.5" "" 0.5
        becomes 'a' 'b' "a"

    [<Fact>]
    member _.Times_identifiers_and_choices_are_read_as_they_are_written() =
        becomes (TimeSpan.FromSeconds 90.0) TimeSpan.Zero "00:01:30"
        becomes (TimeSpan.FromSeconds 90.0) TimeSpan.Zero (TimeSpan.FromSeconds 90.0)
        becomes "00:01:30" "" (TimeSpan.FromSeconds 90.0)
        becomes (DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc)) DateTime.MinValue "2026-03-01T12:00:00Z"

        becomes
            (DateTimeOffset(DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)))
            DateTimeOffset.MinValue
            (DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc))

        let id = Guid.NewGuid()
        becomes id Guid.Empty (string id)
        becomes true false "true"
        becomes true false 1
        becomes CniKind.Calico CniKind.Bridge "calico"

    [<Fact>]
    member _.Lists_arrays_and_seqs_are_of_what_their_items_become() =
        becomes [ 80; 443 ] [] [| box 80; "443" |]
        becomes [ 80; 443 ] [] (ArrayList [| 80; 443 |])
        becomes [| "a"; "1" |] [||] [| box "a"; 1 |]
        becomes [ [ 1 ]; [ 2; 3 ] ] [] [| box [| 1 |]; [| 2; 3 |] |]
        becomes [ TimeSpan.FromMinutes 1.0 ] [] [| "00:01:00" |]
        becomes [] [ 80 ] Array.empty<obj>
        Assert.Equal<int seq>([ 1; 2 ], given [| box 1; "2" |] (fun () -> variable "x" (Seq.empty<int>)))

    [<Fact>]
    member _.A_lone_value_is_a_list_of_one() =
        becomes [ 80 ] [] 80
        becomes [ "web" ] [] "web"

    [<Fact>]
    member _.An_array_of_the_callers_is_not_the_scripts_to_change() =
        let callers = [| 1; 2 |]
        let scripts = given callers (fun () -> variable "x" Array.empty<int>)
        scripts[0] <- 7
        Assert.Equal(1, callers[0])

    [<Fact>]
    member _.What_came_and_what_is_wanted_is_said() =
        refused "'many' (string), and the script wants int" 3 "many"
        refused "'3.7' (float), and the script wants int" 3 3.7
        refused "'300' (int), and the script wants byte" 0uy 300
        refused "'True' (bool), and the script wants int" 3 true
        refused "'1,5' (string), and the script wants float" 0.0 "1,5"
        refused "'5' (string), and the script wants TimeSpan, such as 00:00:30" TimeSpan.Zero "5"
        refused "'5' (int), and the script wants TimeSpan, such as 00:00:30" TimeSpan.Zero 5
        refused "a list of 2, and the script wants string" "" [| box 1; 2 |]
        refused "a table, and the script wants int list" [ 1 ] (Hashtable())
        refused "a list whose item 2 is 'b' (string), and the script wants int[]" [| 1 |] [| box 1; "b" |]
        refused "a list whose item 1 is nothing, and the script wants seq<string>" Seq.empty<string> [| null |]
        refused "'nat' (string), and the script wants TrafficPolicy: Cluster, Local" TrafficPolicy.Local "nat"
