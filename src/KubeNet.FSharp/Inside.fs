namespace KubeNet.FSharp

open System
open KubeNet.Engine.Addressing
open KubeNet.Engine.Devices
open KubeNet.Engine.Namespaces

/// What a line between the braces of a namespace does there: route, rule, listen, sysctl ...
[<Sealed>]
type Inside internal (apply: string -> NetworkConfig -> NetworkConfig) =
    /// The configuration with the change made in a namespace.
    member _.Apply(netns: string, config: NetworkConfig) = apply netns config

/// A namespace of the lab, and in braces what to change in it.
[<Sealed>]
type InsideBlock internal (name: string) =
    inherit Block<Inside>()

    /// The change that the block is.
    member _.Run(block: unit -> Line<Inside> list) : IEdit =
        let lines = block ()
        Edit(fun config -> lines |> Line.fold (fun config part -> part.Apply(name, config)) config)

/// A namespace to make, and in braces what is in it.
[<Sealed>]
type NetnsBlock internal (name: string) =
    inherit Block<Inside>()

    let make (config: NetworkConfig) = config.AddNamespace(name).SetLink(name, "lo", LinkChange(Up = true))

    /// The change that the block is.
    member _.Run(block: unit -> Line<Inside> list) : IEdit =
        let lines = block ()
        Edit(fun config -> lines |> Line.fold (fun config part -> part.Apply(name, config)) (make config))

    interface IEdit with
        member _.Apply config = make config

/// The words for namespaces and what is in one.
[<AutoOpen>]
module Namespaces =
    /// A network namespace of its own: a host, a router, a container. Its lo is up. In braces: what is in it.
    let netns name = NetnsBlock name

    /// A namespace that is there already, and in braces what to change in it.
    let inside name = InsideBlock name

    /// A program that listens: listen (tcp 80).
    let listen socket = Inside(fun netns config -> config.AddListener(netns, Socket.Listener socket))

    /// A sysctl: sysctl "net.ipv4.ip_forward" 1.
    let sysctl name (value: int) = Inside(fun netns config -> config.SetSysctl(netns, name, string value))

    /// Forwards packets of both families, as a router does.
    let forwarding =
        Inside(fun netns config ->
            config.SetSysctl(netns, "net.ipv4.ip_forward", "1").SetSysctl(netns, "net.ipv6.conf.all.forwarding", "1"))

    /// One more address of a link: address "eth0" "10.0.0.2/24".
    let address link text =
        let address = InterfaceAddress.Parse text
        Inside(fun netns config -> config.AddAddress(netns, link, address))

    /// A change of a link in the engine's words: change "eth0" (LinkChange(Isolated = true)).
    let change link (how: LinkChange) = Inside(fun netns config -> config.SetLink(netns, link, how))

    /// Sets a link up.
    let up link = change link (LinkChange(Up = true))

    /// Sets a link down.
    let down link = change link (LinkChange(Up = false))

    /// Makes a link a port of a bridge: plug "veth1" "br0".
    let plug link bridge = change link (LinkChange(Master = bridge))

    /// Makes a link a port of nothing, the opposite of plug; the link stays: unplug "veth1".
    let unplug link = change link (LinkChange(Master = ""))

    /// Lets a bridge's port send frames back to where they came from.
    let hairpin link = change link (LinkChange(Hairpin = true))

    /// Takes a link away, and the other end of a veth with it: removeLink "veth1".
    let removeLink link = Inside(fun netns config -> config.RemoveLink(netns, link))

    /// A neighbour that is set and not asked for: neighbor "eth0" "10.0.0.2" "02:00:00:00:00:02".
    let neighbor link ip mac =
        let ip, mac = IpAddress.Parse ip, MacAddress.Parse mac
        Inside(fun netns config -> config.AddNeighbor(netns, link, ip, mac))

    /// An entry of a VXLAN's table: fdb "vxlan0" "02:00:00:00:00:02" "192.0.2.2" leads to the host that has the address.
    let fdb link mac host =
        let mac, host = MacAddress.Parse mac, IpAddress.Parse host
        Inside(fun netns config -> config.AddFdbEntry(netns, link, mac, VxlanDestination host))
