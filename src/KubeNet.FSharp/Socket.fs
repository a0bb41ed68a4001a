namespace KubeNet.FSharp

open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Packets

/// A port of a protocol: what a program listens on, or what a packet is for.
type Socket =
    {
        /// TCP, UDP or SCTP.
        Protocol: IpProtocol
        /// The port, 1..65535.
        Port: uint16
        /// The address it is bound to; every address where there is none.
        Address: IpAddress option
    }

    /// As ss prints it.
    override socket.ToString() = string (Socket.Listener socket)

    /// The listener that a program has there.
    static member internal Listener(socket: Socket) =
        Listener(
            socket.Protocol,
            (match socket.Address with
             | Some address -> System.Nullable address
             | None -> System.Nullable()),
            socket.Port
        )

[<AutoOpen>]
module internal Numbers =
    /// A number that cannot be less than nothing.
    let numberOf what (number: int) =
        if number < 0 then
            Place.complain "InvalidNumber" $"A {what} of {number} cannot be: numbers begin with 0."
        else
            uint32 number

/// The words for ports.
[<AutoOpen>]
module Sockets =
    let internal portOf (port: int) =
        if port < 1 || port > 65535 then
            Place.complain "InvalidPort" $"{port} is no port; ports are 1..65535."
        else
            uint16 port

    /// <summary>A TCP port.</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">InvalidPort.</exception>
    let tcp port = { Protocol = IpProtocol.Tcp; Port = portOf port; Address = None }

    /// A UDP port.
    let udp port = { tcp port with Protocol = IpProtocol.Udp }

    /// A socket where only its protocol and port mean something.
    let internal portAlone what (socket: Socket) =
        match socket.Address with
        | None -> socket
        | Some address ->
            Place.complain "AddressUnused" $"{what} is a port of a protocol and not bound to an address; leave boundTo \"{address}\" out."

    /// An SCTP port.
    let sctp port = { tcp port with Protocol = IpProtocol.Sctp }

    /// A socket that is bound to one address: tcp 53 |> boundTo "127.0.0.1".
    let boundTo address (socket: Socket) = { socket with Address = Some(IpAddress.Parse address) }
