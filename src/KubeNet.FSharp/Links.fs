namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Devices
open KubeNet.Engine.Namespaces

/// A link as it is put together.
type internal LinkDraft =
    { Master: string option
      Mtu: int option
      Mac: MacAddress option
      Hairpin: bool
      IsUp: bool
      Ports: string list
      Remote: IpAddress option
      Local: IpAddress option
      Below: string option
      Learning: bool
      UdpPort: uint16 }

/// What a link is made with, beside its addresses.
[<Sealed>]
type LinkPart internal (name: string, apply: LinkDraft -> LinkDraft) =
    member internal _.Name = name
    member internal _.Apply draft = apply draft

module internal LinkDraft =
    let private blank =
        { Master = None
          Mtu = None
          Mac = None
          Hairpin = false
          IsUp = true
          Ports = []
          Remote = None
          Local = None
          Below = None
          Learning = true
          UdpPort = uint16 VxlanLink.DefaultPort }

    /// The words that every link has.
    let common = [ "mtu"; "mac"; "master"; "hairpinMode"; "leftDown" ]

    /// Puts lines together; each word may be given once, and only those that the kind of link has.
    let make kind words (lines: Line<LinkPart> list) =
        let add (draft, seen) (part: LinkPart) =
            if not (List.contains part.Name (common @ words)) then
                let all = String.concat ", " (common @ words)
                Place.complain "ConflictingOptions" $"{kind} has no {part.Name}; it has {all}."

            if Set.contains part.Name seen then
                Place.complain "ConflictingOptions" $"The link has {part.Name} twice; give it once."

            part.Apply draft, Set.add part.Name seen

        lines |> Line.fold add (blank, Set.empty) |> fst

    /// Sets a new link up, plugs it in, and gives it its addresses.
    let furnish netns name (addresses: InterfaceAddress list) draft (config: NetworkConfig) =
        let how =
            LinkChange(
                Up = (if draft.IsUp then Nullable true else Nullable()),
                Master = Option.toObj draft.Master,
                Mtu = Option.toNullable draft.Mtu,
                Hairpin = (if draft.Hairpin then Nullable true else Nullable())
            )

        (config.SetLink(netns, name, how), addresses)
        ||> List.fold (fun config address -> config.AddAddress(netns, name, address))

/// An end of a veth pair; two of them with --- between are the pair. In braces: what the end is made with.
[<Sealed>]
type Nic internal (netns: string, name: string, addresses: InterfaceAddress list, lines: Line<LinkPart> list) =
    inherit Block<LinkPart>()

    member internal _.Netns = netns
    member internal _.Name = name
    member internal _.Draft = LinkDraft.make "The end of a veth pair" [] lines
    member internal nic.Furnish config = LinkDraft.furnish netns name addresses nic.Draft config

    /// The end with what is in the braces.
    member _.Run(block: unit -> Line<LinkPart> list) = Nic(netns, name, addresses, lines @ block ())

/// A link that one end is enough for: a bridge, a VXLAN, a tunnel. In braces: what it is made with.
[<Sealed>]
type LinkBlock
    internal
    (
        kind: string,
        words: string list,
        netns: string,
        name: string,
        addresses: InterfaceAddress list,
        make: LinkDraft -> NetworkConfig -> NetworkConfig
    ) =
    inherit Block<LinkPart>()

    let apply lines config =
        let draft = LinkDraft.make kind words lines
        config |> make draft |> LinkDraft.furnish netns name addresses draft

    /// The change that the link is.
    member _.Run(block: unit -> Line<LinkPart> list) : IEdit =
        let lines = block ()
        Edit(apply lines)

    interface IEdit with
        member _.Apply config = apply [] config

/// The words for links.
[<AutoOpen>]
module Links =
    let private parse addresses = addresses |> List.map InterfaceAddress.Parse

    /// An end of a cable, with its addresses: nic "web" "eth0" [ "10.0.0.2/24" ]. It is up.
    let nic netns name addresses = Nic(netns, name, parse addresses, [])

    /// A cable between two ends (a veth pair): nic "web" "eth0" [ "10.0.0.2/24" ] --- nic "host" "veth1" []. Both ends have the MTU that either names.
    let (---) (left: Nic) (right: Nic) : IEdit =
        Edit(fun config ->
            let mtu = left.Draft.Mtu |> Option.orElse right.Draft.Mtu |> Option.defaultValue 1500

            let spec =
                VethSpec(
                    left.Netns,
                    left.Name,
                    right.Netns,
                    right.Name,
                    Mac = Option.toNullable left.Draft.Mac,
                    PeerMac = Option.toNullable right.Draft.Mac,
                    Mtu = mtu
                )

            config.AddVethPair(spec) |> left.Furnish |> right.Furnish)

    /// The bridge that it is a port of.
    let master bridge = LinkPart("master", (fun draft -> { draft with Master = Some bridge }))

    /// The largest IP packet, in bytes.
    let mtu bytes = LinkPart("mtu", (fun draft -> { draft with Mtu = Some bytes }))

    /// The Ethernet address.
    let mac text =
        let mac = MacAddress.Parse text
        LinkPart("mac", (fun draft -> { draft with Mac = Some mac }))

    /// As a bridge's port: sends frames back to where they came from.
    let hairpinMode = LinkPart("hairpinMode", (fun draft -> { draft with Hairpin = true }))

    /// It stays down.
    let leftDown = LinkPart("leftDown", (fun draft -> { draft with IsUp = false }))

    /// Of a bridge: links of its namespace that become its ports.
    let ports links = LinkPart("ports", (fun draft -> { draft with Ports = links }))

    /// Of a tunnel: the host at the other end.
    let remote ip =
        let ip = IpAddress.Parse ip
        LinkPart("remote", (fun draft -> { draft with Remote = Some ip }))

    /// Of a tunnel: the source of outer packets.
    let local ip =
        let ip = IpAddress.Parse ip
        LinkPart("local", (fun draft -> { draft with Local = Some ip }))

    /// Of a tunnel: the link below it.
    let below link = LinkPart("below", (fun draft -> { draft with Below = Some link }))

    /// Of a VXLAN: learns no addresses.
    let noLearning = LinkPart("noLearning", (fun draft -> { draft with Learning = false }))

    /// Of a VXLAN: its UDP port; 8472 unless given.
    let udpPort port =
        let port = portOf port
        LinkPart("udpPort", (fun draft -> { draft with UdpPort = port }))

    /// A bridge, with its own addresses: bridge "host" "docker0" [ "172.17.0.1/16" ].
    let bridge netns name addresses =
        LinkBlock(
            "A bridge",
            [ "ports" ],
            netns,
            name,
            parse addresses,
            fun draft config -> config.AddBridge(netns, name, draft.Ports, Option.toNullable draft.Mac)
        )

    /// A link that leads nowhere: dummy "host" "dummy0" [ "10.99.0.1/32" ].
    let dummy netns name addresses =
        LinkBlock(
            "A dummy link",
            [],
            netns,
            name,
            parse addresses,
            fun draft config -> config.AddDummy(netns, name, Option.toNullable draft.Mac)
        )

    /// A VXLAN by its network identifier: vxlan "node1" "vxlan0" 42 [ "10.42.0.1/24" ] { remote "192.0.2.2" }.
    let vxlan netns name id addresses =
        LinkBlock(
            "A VXLAN",
            [ "remote"; "local"; "below"; "noLearning"; "udpPort" ],
            netns,
            name,
            parse addresses,
            fun draft config ->
                config.AddVxlan(
                    VxlanSpec(
                        netns,
                        name,
                        id,
                        Remote = Option.toNullable draft.Remote,
                        Local = Option.toNullable draft.Local,
                        Device = Option.toObj draft.Below,
                        Learning = draft.Learning,
                        Mac = Option.toNullable draft.Mac,
                        DestinationPort = draft.UdpPort
                    )
                )
        )

    /// A tunnel of IPv4 in IPv4: ipip "left" "tun0" [ "10.8.0.1/30" ] { local "192.0.2.1"; remote "192.0.2.2" }.
    let ipip netns name addresses =
        LinkBlock(
            "An ipip tunnel",
            [ "remote"; "local"; "below" ],
            netns,
            name,
            parse addresses,
            fun draft config ->
                config.AddIpip(
                    IpipSpec(
                        netns,
                        name,
                        Remote = Option.toNullable draft.Remote,
                        Local = Option.toNullable draft.Local,
                        Device = Option.toObj draft.Below
                    )
                )
        )
