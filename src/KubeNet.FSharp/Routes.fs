namespace KubeNet.FSharp

open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Routing

/// A route or an ip rule as it is put together.
type internal RouteDraft =
    { Via: IpAddress option
      Dev: string option
      Metric: uint32 option
      Table: uint32 option
      OnLink: bool
      Src: IpAddress option
      Type: RouteType option
      From: IpPrefix option
      To: IpPrefix option
      FwMark: uint32 option
      Priority: uint32 option }

/// What a route or an ip rule is made of, in the words of ip route and ip rule.
[<Sealed>]
type RoutePart internal (name: string, apply: RouteDraft -> RouteDraft) =
    member internal _.Name = name
    member internal _.Apply draft = apply draft

module internal RouteDraft =
    let private blank =
        { Via = None
          Dev = None
          Metric = None
          Table = None
          OnLink = false
          Src = None
          Type = None
          From = None
          To = None
          FwMark = None
          Priority = None }

    /// Puts parts together; each may be given once, and only those that the thing has.
    let make what names (parts: RoutePart list) =
        let add (draft, seen) (part: RoutePart) =
            let seen = Parts.take what names seen part.Name
            part.Apply draft, seen

        ((blank, Set.empty), parts) ||> List.fold add |> fst

/// The words for routes.
[<AutoOpen>]
module Routes =
    let private tableOf text =
        match RouteTableId.TryParse text with
        | true, table -> table
        | false, _ ->
            Place.complain "InvalidRouteTable" $"'{text}' is no route table; give main, local, default or a number in 1..4294967295."

    /// The gateway.
    let via address =
        let address = IpAddress.Parse address
        RoutePart("via", (fun draft -> { draft with Via = Some address }))

    /// The link to leave by.
    let dev link = RoutePart("dev", (fun draft -> { draft with Dev = Some link }))

    /// The metric; of routes to the same destination the lowest counts.
    let metric number =
        let number = numberOf "metric" number
        RoutePart("metric", (fun draft -> { draft with Metric = Some number }))

    /// The route table: main, local, default or a number.
    let table name =
        let id = tableOf name
        RoutePart("table", (fun draft -> { draft with Table = Some id }))

    /// The gateway is on the link, whatever the addresses say.
    let onlink = RoutePart("onlink", (fun draft -> { draft with OnLink = true }))

    /// The source address of what is sent from here.
    let src address =
        let address = IpAddress.Parse address
        RoutePart("src", (fun draft -> { draft with Src = Some address }))

    let private kind how = RoutePart("type", (fun draft -> { draft with Type = Some how }))

    /// Answers that the destination cannot be reached.
    let unreachable = kind RouteType.Unreachable

    /// Answers that it is not allowed to go there.
    let prohibit = kind RouteType.Prohibit

    /// Loses what goes there.
    let blackhole = kind RouteType.Blackhole

    /// Of an ip rule: only these sources.
    let from network =
        let network = IpPrefix.Parse network
        RoutePart("from", (fun draft -> { draft with From = Some network }))

    /// Of an ip rule: only these destinations.
    let towards network =
        let network = IpPrefix.Parse network
        RoutePart("towards", (fun draft -> { draft with To = Some network }))

    /// Of an ip rule: only packets with this mark.
    let fwmark mark =
        let mark = numberOf "mark" mark
        RoutePart("fwmark", (fun draft -> { draft with FwMark = Some mark }))

    /// Of an ip rule: its place among the others.
    let priority number =
        let number = numberOf "priority" number
        RoutePart("priority", (fun draft -> { draft with Priority = Some number }))

    /// A route: route "default" [ via "10.0.0.1" ], route "10.9.0.0/16" [ dev "eth1"; metric 10 ], route "10.66.0.0/16" [ blackhole ].
    let route destination (parts: RoutePart list) =
        let draft = parts |> RouteDraft.make "A route" [ "via"; "dev"; "metric"; "table"; "onlink"; "src"; "type" ]

        let family =
            match draft.Via with
            | Some gateway -> gateway.Family
            | None -> IpFamily.IPv4

        let spec =
            RouteSpec(
                Destination = RouteSpec.ParseDestination(destination, family),
                Via = Option.toNullable draft.Via,
                Link = Option.toObj draft.Dev,
                Metric = Option.toNullable draft.Metric,
                Table = Option.toNullable draft.Table,
                OnLink = draft.OnLink,
                PrefSrc = Option.toNullable draft.Src,
                Type = Option.toNullable draft.Type
            )

        Inside(fun netns config -> config.AddRoute(netns, spec))

    let private ipRuleOf family (parts: RoutePart list) =
        let draft = parts |> RouteDraft.make "An ip rule" [ "from"; "towards"; "fwmark"; "priority"; "table" ]

        let spec =
            IpRuleSpec(
                From = Option.toNullable draft.From,
                To = Option.toNullable draft.To,
                FwMark = Option.toNullable draft.FwMark,
                Priority = Option.toNullable draft.Priority,
                Table = Option.toNullable draft.Table
            )

        Inside(fun netns config -> config.AddIpRule(netns, family, spec))

    /// A rule that says which table routes a packet: ipRule [ from "10.0.2.0/24"; table "100" ].
    let ipRule parts = ipRuleOf IpFamily.IPv4 parts

    /// An ip -6 rule.
    let ip6Rule parts = ipRuleOf IpFamily.IPv6 parts
