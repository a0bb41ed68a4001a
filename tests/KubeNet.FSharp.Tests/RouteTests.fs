namespace KubeNet.FSharp.Tests

open KubeNet.Engine.Namespaces
open KubeNet.FSharp
open Xunit

type RouteTests() =
    let host (parts: Inside list) =
        lab "routes" {
            netns "a"
            dummy "a" "eth0" [ "10.0.0.1/24" ]
            inside "a" { yield! parts }
        }

    [<Fact>]
    member _.Routes_are_those_of_ip_route() =
        let net =
            host
                [ route "default" [ via "10.0.0.254"; metric 100 ]
                  route "10.9.0.0/16" [ dev "eth0"; src "10.0.0.1" ]
                  route "10.66.0.0/16" [ blackhole ]
                  route "10.67.0.0/16" [ via "192.0.2.1"; dev "eth0"; onlink ] ]

        Assert.Equal<string list>(
            [ "default via 10.0.0.254 dev eth0 metric 100"
              "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1"
              "10.9.0.0/16 dev eth0 scope link src 10.0.0.1"
              "blackhole 10.66.0.0/16"
              "10.67.0.0/16 via 192.0.2.1 dev eth0 onlink" ],
            Lab.routes "a" net
        )

    [<Fact>]
    member _.Rules_choose_tables() =
        let net = host [ ipRule [ from "10.0.0.1"; table "100"; priority 50 ]; route "default" [ via "10.0.0.254"; table "100" ] ]
        Assert.Contains("50:\tfrom 10.0.0.1 lookup 100", net.Config.RuleText("a", KubeNet.Engine.Addressing.IpFamily.IPv4))

    [<Fact>]
    member _.A_part_given_twice_contradicts() =
        Refused.withId "ConflictingOptions" (fun () -> route "default" [ via "10.0.0.1"; via "10.0.0.2" ]) |> ignore

    [<Fact>]
    member _.A_part_of_the_other_kind_is_refused() =
        let error = Refused.withId "ConflictingOptions" (fun () -> route "default" [ fwmark 1 ])

        Assert.Equal("A route has no fwmark; it has via, dev, metric, table, onlink, src, type.", error.Message)

        Refused.withId "ConflictingOptions" (fun () -> ipRule [ via "10.0.0.1" ]) |> ignore
