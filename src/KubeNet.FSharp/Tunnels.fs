namespace KubeNet.FSharp

open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces

/// The words for links that wrap what they carry.
[<AutoOpen>]
module Tunnels =
    /// Of a tunnel: the host at the other end.
    let remote ip =
        let ip = IpAddress.Parse ip
        LinkPart("remote", (fun draft -> { draft with Remote = Some ip }))

    /// Of a tunnel: the source of outer packets.
    let local ip =
        let ip = IpAddress.Parse ip
        LinkPart("local", (fun draft -> { draft with Local = Some ip }))

    /// Of a tunnel, a VLAN, a macvlan or an ipvlan: the link below it, in the same namespace.
    let below link = LinkPart("below", (fun draft -> { draft with Below = Some(None, link) }))

    /// Of a VXLAN: learns no addresses.
    let noLearning = LinkPart("noLearning", (fun draft -> { draft with Learning = false }))

    /// Of a VXLAN: its UDP port; 8472 unless given.
    let udpPort port =
        let port = portOf port
        LinkPart("udpPort", (fun draft -> { draft with UdpPort = port }))

    /// Of a GRE tunnel: the key of its packets in both directions.
    let key number = LinkPart("key", (fun draft -> { draft with Key = number }))

    let private ends = [ "remote"; "local"; "below" ]

    /// A VXLAN by its network identifier: vxlan "node1" "vxlan0" 42 [ "10.42.0.1/24" ] { remote "192.0.2.2" }.
    let vxlan netns name id addresses =
        LinkBlock.make "A VXLAN" (ends @ [ "noLearning"; "udpPort" ]) netns name addresses (fun draft config ->
            config.AddVxlan(
                VxlanSpec(
                    netns,
                    name,
                    id,
                    Remote = draft.RemoteOrNull,
                    Local = draft.LocalOrNull,
                    Device = draft.BelowOrNull,
                    Learning = draft.Learning,
                    Mac = draft.MacOrNull,
                    DestinationPort = draft.UdpPort
                )
            ))

    /// A tunnel of IPv4 in IPv4: ipip "left" "tun0" [ "10.8.0.1/30" ] { local "192.0.2.1"; remote "192.0.2.2" }.
    let ipip netns name addresses =
        LinkBlock.make "An ipip tunnel" ends netns name addresses (fun draft config ->
            config.AddIpip(IpipSpec(netns, name, Remote = draft.RemoteOrNull, Local = draft.LocalOrNull, Device = draft.BelowOrNull)))

    /// A tunnel of IPv6 in IPv4: sit "left" "sit1" [ "fd00:8::1/64" ] { local "192.0.2.1"; remote "192.0.2.2" }.
    let sit netns name addresses =
        LinkBlock.make "A sit tunnel" ends netns name addresses (fun draft config ->
            config.AddSit(SitSpec(netns, name, Remote = draft.RemoteOrNull, Local = draft.LocalOrNull, Device = draft.BelowOrNull)))

    let private greOf kind isTap netns name addresses =
        LinkBlock.make kind (ends @ [ "key" ]) netns name addresses (fun draft config ->
            config.AddGre(
                GreSpec(
                    netns,
                    name,
                    IsTap = isTap,
                    Remote = draft.RemoteOrNull,
                    Local = draft.LocalOrNull,
                    Device = draft.BelowOrNull,
                    InputKey = draft.Key,
                    OutputKey = draft.Key,
                    Mac = draft.MacOrNull
                )
            ))

    /// A GRE tunnel: gre "left" "gre1" [ "10.8.0.1/30" ] { local "192.0.2.1"; remote "192.0.2.2"; key 7 }.
    let gre netns name addresses = greOf "A GRE tunnel" false netns name addresses

    /// A GRE tunnel that carries Ethernet frames, and so may be a bridge's port.
    let gretap netns name addresses = greOf "A gretap tunnel" true netns name addresses
