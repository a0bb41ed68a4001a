namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Forwarding
open KubeNet.Engine.Labs
open KubeNet.Engine.Packets
open KubeNet.Engine.Tracing
open KubeNet.Orchestration.Places

/// A packet to send. Start from the word packet or ping and change what differs: { packet "client" "svc/web" (tcp 80) with Mark = 1u }.
type Packet =
    {
        /// Who sends: a network namespace, a pod (web-1, shop/web-1, pod/web-1) or a container.
        From: string
        /// The destination: an address, a namespace, a pod, a service (svc/web), a container, or a DNS name as the sender resolves it.
        To: string
        /// TCP, UDP or SCTP; None is a ping.
        Protocol: IpProtocol
        /// The destination port.
        Port: uint16
        /// The address that the sender binds to; the kernel chooses where there is none.
        Source: IpAddress option
        /// The source port; the next of the lab's ephemeral ports where there is none.
        SourcePort: uint16 option
        /// Bytes of payload.
        PayloadSize: int
        /// SO_MARK.
        Mark: uint32
        /// The TTL or hop limit; the sysctl's where there is none.
        Ttl: byte option
        /// The link that the sender binds to.
        Device: string option
        /// The don't-fragment bit; as Linux sets it where there is none.
        DontFragment: bool option
        /// TCP: goes on after the handshake, with PayloadSize bytes of data each way.
        Conversation: bool
        /// Does not walk the answer back.
        OneWay: bool
    }

/// The words for packets.
[<AutoOpen>]
module Packets =
    /// A packet for a port: packet "client" "192.0.2.10" (tcp 8080). The first one of a connection: TCP's is a SYN.
    let packet from destination socket =
        let socket = portAlone "What a packet is for" socket

        { From = from
          To = destination
          Protocol = socket.Protocol
          Port = socket.Port
          Source = None
          SourcePort = None
          PayloadSize = 0
          Mark = 0u
          Ttl = None
          Device = None
          DontFragment = None
          Conversation = false
          OneWay = false }

    /// An echo request: ping "client" "web".
    let ping from destination = { packet from destination (tcp 1) with Protocol = IpProtocol.None; Port = 0us }

    let private probe (lab: Lab) (packet: Packet) =
        ScriptSession.Current.Stopping.ThrowIfCancellationRequested()

        let family =
            match packet.Source with
            | Some address -> Nullable address.Family
            | None -> Nullable()

        let from = Destinations.ResolveSender(lab.Config, packet.From)
        let struct (destination, link) = Destinations.Resolve(lab.Config, from, packet.To, family)

        let protocol =
            match packet.Protocol, destination.Family with
            | IpProtocol.None, IpFamily.IPv6 -> IpProtocol.Icmpv6
            | IpProtocol.None, _ -> IpProtocol.Icmp
            | protocol, _ -> protocol

        Probe(
            From = from,
            To = destination,
            Source = Option.toNullable packet.Source,
            Protocol = protocol,
            Port = packet.Port,
            SourcePort = Option.toNullable packet.SourcePort,
            PayloadSize = packet.PayloadSize,
            Mark = packet.Mark,
            Ttl = Option.toNullable packet.Ttl,
            Device = (packet.Device |> Option.orElse (Option.ofObj link) |> Option.toObj),
            DontFragment = Option.toNullable packet.DontFragment,
            Conversation = packet.Conversation,
            OneWay = packet.OneWay
        )

    // Expectations look up names in the lab that the trace is of.
    let private noted (lab: Lab) trace =
        TraceNames.note lab.Config trace
        trace

    /// <summary>Sends a packet for real and gives its whole story: conntrack, neighbours and counters of the lab move on.</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">DestinationNotFound and the like: the packet cannot be sent at all.</exception>
    let trace (lab: Lab) packet = lab.Send(probe lab packet) |> noted lab

    /// Sends several at once from one socket, as a resolver does: conntrack has looked each up before any is confirmed.
    let traceTogether (lab: Lab) packets =
        lab.SendTogether(packets |> Seq.map (probe lab) |> Seq.toArray) |> Seq.map (noted lab) |> List.ofSeq

    /// Every outcome of every random choice, most likely first, each with its probability; the lab stays as it is.
    let paths (lab: Lab) packet = lab.Explore(probe lab packet) |> Seq.map (noted lab) |> List.ofSeq

    /// Many flows, each from a port of its own, in a copy of the lab: their traces.
    let flows count (lab: Lab) packet =
        let lab = lab.Fork()
        let probe = probe lab packet
        let stopping = ScriptSession.Current.Stopping

        List.init count (fun _ ->
            stopping.ThrowIfCancellationRequested()
            lab.Send probe |> noted lab)
