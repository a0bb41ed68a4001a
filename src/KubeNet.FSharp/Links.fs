namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces

/// What a link is made with, beside its addresses.
type LinkPart =
    private
    | Master of string
    | Mtu of int
    | Mac of MacAddress
    | Hairpin
    | LeftDown
    | Ports of string list
    | Remote of IpAddress
    | Local of IpAddress
    | Below of string
    | NoLearning
    | UdpPort of uint16

module internal LinkPart =
    let pick chooser what parts =
        match parts |> List.choose chooser with
        | [] -> None
        | [ one ] -> Some one
        | _ -> Place.complain "ConflictingOptions" $"The link has several {what}; give one."

    let mac parts = parts |> pick (function Mac mac -> Some mac | _ -> None) "MAC addresses"
    let mtu parts = parts |> pick (function Mtu bytes -> Some bytes | _ -> None) "MTUs"

    /// Sets the link up and plugs it in, and gives it its addresses.
    let furnish netns name (addresses: InterfaceAddress list) (parts: LinkPart list) (config: NetworkConfig) =
        let how =
            LinkChange(
                Up = (if parts |> List.contains LeftDown then Nullable() else Nullable true),
                Master = (parts |> pick (function Master bridge -> Some bridge | _ -> None) "bridges to be a port of" |> Option.toObj),
                Mtu = Option.toNullable (mtu parts),
                Hairpin = (if parts |> List.contains Hairpin then Nullable true else Nullable())
            )

        (config.SetLink(netns, name, how), addresses)
        ||> List.fold (fun config address -> config.AddAddress(netns, name, address))

    let nullable (value: 'a option) = Option.toNullable value

/// An end of a veth pair; two of them with --- between are the pair. In braces: what the end is made with.
[<Sealed>]
type Nic internal (netns: string, name: string, addresses: InterfaceAddress list, parts: LinkPart list) =
    inherit Block<LinkPart>()

    member internal _.Netns = netns
    member internal _.Name = name
    member internal _.Parts = parts
    member internal _.Furnish config = LinkPart.furnish netns name addresses parts config

    /// The end with what is in the braces.
    member _.Run(block: unit -> Line<LinkPart> list) =
        Nic(netns, name, addresses, parts @ (block () |> List.map _.Part))

/// A link that one end is enough for: a bridge, a VXLAN, a tunnel. In braces: what it is made with.
[<Sealed>]
type LinkBlock internal (netns: string, name: string, addresses: InterfaceAddress list, make: LinkPart list -> NetworkConfig -> NetworkConfig) =
    inherit Block<LinkPart>()

    let apply parts config =
        config |> make parts |> LinkPart.furnish netns name addresses parts

    /// The change that the link is.
    member _.Run(block: unit -> Line<LinkPart> list) : IEdit =
        let parts = block () |> List.map _.Part
        Edit(apply parts)

    interface IEdit with
        member _.Apply config = apply [] config

/// The words for links.
[<AutoOpen>]
module Links =
    let private parse addresses = addresses |> List.map InterfaceAddress.Parse

    /// An end of a cable, with its addresses: nic "web" "eth0" [ "10.0.0.2/24" ]. It is up.
    let nic netns name addresses = Nic(netns, name, parse addresses, [])

    /// A cable between two ends (a veth pair): nic "web" "eth0" [ "10.0.0.2/24" ] --- nic "host" "veth1" [].
    let (---) (left: Nic) (right: Nic) : IEdit =
        Edit(fun config ->
            let mtu = (left.Parts, right.Parts) ||> List.append |> List.choose (function Mtu bytes -> Some bytes | _ -> None) |> List.tryHead

            let spec =
                VethSpec(
                    left.Netns,
                    left.Name,
                    right.Netns,
                    right.Name,
                    Mac = Option.toNullable (LinkPart.mac left.Parts),
                    PeerMac = Option.toNullable (LinkPart.mac right.Parts),
                    Mtu = defaultArg mtu 1500
                )

            config.AddVethPair(spec) |> left.Furnish |> right.Furnish)

    /// The bridge that it is a port of.
    let master bridge = Master bridge

    /// The largest IP packet, in bytes.
    let mtu bytes = Mtu bytes

    /// The Ethernet address.
    let mac text = Mac(MacAddress.Parse text)

    /// As a bridge's port: sends frames back to where they came from.
    let hairpinMode = Hairpin

    /// It stays down.
    let leftDown = LeftDown

    /// Of a bridge: links of its namespace that become its ports.
    let ports links = Ports links

    /// Of a tunnel: the host at the other end.
    let remote ip = Remote(IpAddress.Parse ip)

    /// Of a tunnel: the source of outer packets.
    let local ip = Local(IpAddress.Parse ip)

    /// Of a tunnel: the link below it.
    let below link = Below link

    /// Of a VXLAN: learns no addresses.
    let noLearning = NoLearning

    /// Of a VXLAN: its UDP port; 8472 unless given.
    let udpPort port = UdpPort(portOf port)

    /// A bridge, with its own addresses: bridge "host" "docker0" [ "172.17.0.1/16" ].
    let bridge netns name addresses =
        LinkBlock(
            netns,
            name,
            parse addresses,
            fun parts config ->
                let ports = parts |> List.collect (function Ports links -> links | _ -> [])
                config.AddBridge(netns, name, ports, Option.toNullable (LinkPart.mac parts))
        )

    /// A link that leads nowhere: dummy "host" "dummy0" [ "10.99.0.1/32" ].
    let dummy netns name addresses =
        LinkBlock(netns, name, parse addresses, fun parts config -> config.AddDummy(netns, name, Option.toNullable (LinkPart.mac parts)))

    let private endOf chooser what parts =
        parts |> LinkPart.pick chooser what

    let private remoteOf parts = parts |> endOf (function Remote ip -> Some ip | _ -> None) "remote ends"
    let private localOf parts = parts |> endOf (function Local ip -> Some ip | _ -> None) "local ends"
    let private belowOf parts = parts |> endOf (function Below link -> Some link | _ -> None) "links below" |> Option.toObj

    /// A VXLAN by its network identifier: vxlan "node1" "vxlan0" 42 [ "10.42.0.1/24" ] { remote "192.0.2.2" }.
    let vxlan netns name id addresses =
        LinkBlock(
            netns,
            name,
            parse addresses,
            fun parts config ->
                let spec =
                    VxlanSpec(
                        netns,
                        name,
                        id,
                        Remote = Option.toNullable (remoteOf parts),
                        Local = Option.toNullable (localOf parts),
                        Device = belowOf parts,
                        Learning = not (parts |> List.contains NoLearning),
                        Mac = Option.toNullable (LinkPart.mac parts),
                        DestinationPort = (parts |> endOf (function UdpPort port -> Some port | _ -> None) "UDP ports" |> Option.defaultValue 8472us)
                    )

                config.AddVxlan spec
        )

    /// A tunnel of IPv4 in IPv4: ipip "left" "tun0" [ "10.8.0.1/30" ] { local "192.0.2.1"; remote "192.0.2.2" }.
    let ipip netns name addresses =
        LinkBlock(
            netns,
            name,
            parse addresses,
            fun parts config ->
                let spec =
                    IpipSpec(netns, name, Remote = Option.toNullable (remoteOf parts), Local = Option.toNullable (localOf parts), Device = belowOf parts)

                config.AddIpip spec
        )
