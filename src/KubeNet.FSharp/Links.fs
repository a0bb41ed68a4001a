namespace KubeNet.FSharp

open System
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces

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

module internal LinkBlock =
    /// A block for a link of a kind, which has words of its own beside those that every link has.
    let make kind words netns name addresses make = LinkBlock(kind, words, netns, name, addresses |> List.map InterfaceAddress.Parse, make)

/// The words for links.
[<AutoOpen>]
module Links =
    /// An end of a cable, with its addresses: nic "web" "eth0" [ "10.0.0.2/24" ]. It is up.
    let nic netns name addresses = Nic(netns, name, addresses |> List.map InterfaceAddress.Parse, [])

    /// A cable between two ends (a veth pair): nic "web" "eth0" [ "10.0.0.2/24" ] --- nic "host" "veth1" []. Where one end names an MTU, both have it.
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

    /// A bridge, with its own addresses: bridge "host" "docker0" [ "172.17.0.1/16" ].
    let bridge netns name addresses =
        LinkBlock.make "A bridge" [ "ports" ] netns name addresses (fun draft config ->
            config.AddBridge(netns, name, draft.Ports, draft.MacOrNull))

    /// A link that leads nowhere: dummy "host" "dummy0" [ "10.99.0.1/32" ].
    let dummy netns name addresses =
        LinkBlock.make "A dummy link" [] netns name addresses (fun draft config -> config.AddDummy(netns, name, draft.MacOrNull))

    /// A link that leaves the model, such as a wireguard or a card whose network is not drawn: external "host" "wg0" [ "10.9.0.1/24" ].
    let external netns name addresses =
        LinkBlock.make "An external link" [] netns name addresses (fun draft config ->
            config.AddExternal(netns, name, mac = draft.MacOrNull))
