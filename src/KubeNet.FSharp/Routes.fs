namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Routing

/// What a route or an ip rule is made of, in the words of ip route and ip rule.
type RoutePart =
    private
    | Via of IpAddress
    | Dev of string
    | Metric of uint32
    | Table of uint32
    | OnLink
    | Src of IpAddress
    | Kind of RouteType
    | From of IpPrefix
    | To of IpPrefix
    | FwMark of uint32
    | Priority of uint32

/// The words for routes.
[<AutoOpen>]
module Routes =
    let private tableOf text =
        match RouteTableId.TryParse text with
        | true, table -> table
        | false, _ -> Place.complain "InvalidRouteTable" $"'{text}' is no route table; give main, local, default or a number in 1..4294967295."

    /// The gateway.
    let via address = Via(IpAddress.Parse address)

    /// The link to leave by.
    let dev link = Dev link

    /// The metric; of routes to the same destination the lowest counts.
    let metric (number: int) = Metric(uint32 number)

    /// The route table: main, local, default or a number.
    let table name = Table(tableOf name)

    /// The gateway is on the link, whatever the addresses say.
    let onlink = OnLink

    /// The source address of what is sent from here.
    let src address = Src(IpAddress.Parse address)

    /// Answers that the destination cannot be reached.
    let unreachable = Kind RouteType.Unreachable

    /// Answers that it is not allowed to go there.
    let prohibit = Kind RouteType.Prohibit

    /// Loses what goes there.
    let blackhole = Kind RouteType.Blackhole

    /// Of an ip rule: only these sources.
    let from prefix = From(IpPrefix.Parse prefix)

    /// Of an ip rule: only these destinations.
    let towards prefix = To(IpPrefix.Parse prefix)

    /// Of an ip rule: only packets with this mark.
    let fwmark (mark: int) = FwMark(uint32 mark)

    /// Of an ip rule: its place among the others.
    let priority (number: int) = Priority(uint32 number)

    let private pick chooser what parts =
        match parts |> List.choose chooser with
        | [] -> None
        | [ one ] -> Some one
        | _ -> Place.complain "ConflictingOptions" $"It has several {what}; give one."

    let private nullable (value: 'a option) = Option.toNullable value

    let private refuse what (names: string) isFit parts =
        match parts |> List.tryFind (isFit >> not) with
        | Some part ->
            let name = (string part).Split(' ')[0]
            Place.complain "ConflictingOptions" $"{what} has no {name.ToLowerInvariant()}; it has {names}."
        | None -> ()

    /// A route: route "default" [ via "10.0.0.1" ], route "10.9.0.0/16" [ dev "eth1"; metric 10 ], route "10.66.0.0/16" [ blackhole ].
    let route destination (parts: RoutePart list) =
        parts
        |> refuse "A route" "via, dev, metric, table, onlink, src, unreachable, prohibit and blackhole" (function
            | From _
            | To _
            | FwMark _
            | Priority _ -> false
            | _ -> true)

        let gateway = parts |> pick (function Via address -> Some address | _ -> None) "gateways"

        let family =
            match gateway with
            | Some address -> address.Family
            | None -> IpFamily.IPv4

        let spec =
            RouteSpec(
                Destination = RouteSpec.ParseDestination(destination, family),
                Via = nullable gateway,
                Link = (parts |> pick (function Dev link -> Some link | _ -> None) "links" |> Option.toObj),
                Metric = nullable (parts |> pick (function Metric number -> Some number | _ -> None) "metrics"),
                Table = nullable (parts |> pick (function Table id -> Some id | _ -> None) "tables"),
                OnLink = (parts |> List.contains OnLink),
                PrefSrc = nullable (parts |> pick (function Src address -> Some address | _ -> None) "source addresses"),
                Type = nullable (parts |> pick (function Kind kind -> Some kind | _ -> None) "types")
            )

        Inside(fun netns config -> config.AddRoute(netns, spec))

    let private ipRuleOf family (parts: RoutePart list) =
        parts
        |> refuse "An ip rule" "from, towards, fwmark, priority and table" (function
            | From _
            | To _
            | FwMark _
            | Priority _
            | Table _ -> true
            | _ -> false)

        let spec =
            IpRuleSpec(
                From = nullable (parts |> pick (function From prefix -> Some prefix | _ -> None) "sources"),
                To = nullable (parts |> pick (function To prefix -> Some prefix | _ -> None) "destinations"),
                FwMark = nullable (parts |> pick (function FwMark mark -> Some mark | _ -> None) "marks"),
                Priority = nullable (parts |> pick (function Priority number -> Some number | _ -> None) "priorities"),
                Table = nullable (parts |> pick (function Table id -> Some id | _ -> None) "tables")
            )

        Inside(fun netns config -> config.AddIpRule(netns, family, spec))

    /// A rule that says which table routes a packet: ipRule [ from "10.0.2.0/24"; table "100" ].
    let ipRule parts = ipRuleOf IpFamily.IPv4 parts

    /// An ip -6 rule.
    let ip6Rule parts = ipRuleOf IpFamily.IPv6 parts
