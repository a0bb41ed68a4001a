namespace KubeNet.FSharp

open KubeNet.Engine.Addressing
open KubeNet.Orchestration.Kubernetes.Objects

/// A label of a pod, node, service or namespace.
type Label =
    internal
        { Key: string
          Value: string }

    /// A label is a line of a pod.
    static member op_Implicit(label: Label) : PodPart =
        PodPart(fun draft ->
            { draft with
                Labels = draft.Labels.With(label.Key, label.Value) })

    /// A label is a line of a node.
    static member op_Implicit(label: Label) : NodePart =
        NodePart(fun draft ->
            { draft with
                Labels = draft.Labels.With(label.Key, label.Value) })

    /// A label is a line of a service.
    static member op_Implicit(label: Label) : ServicePart =
        ServicePart(fun draft ->
            { draft with
                Labels = draft.Labels.With(label.Key, label.Value) })

/// A port that the programs of a pod or container listen on.
type Listening =
    private
    | Listening of Socket

    /// It is a line of a container.
    static member op_Implicit(Listening socket) : ContainerPart =
        ContainerPart(fun draft ->
            { draft with
                Sockets = draft.Sockets @ [ socket ] })

    /// It is a line of a pod.
    static member op_Implicit(Listening socket) : PodPart =
        PodPart(PodDraft.openPort "app" (ContainerPort(Port = socket.Port, Protocol = socket.Protocol)))

    static member internal Of socket = Listening socket

/// An address of a pod, container or node.
type OwnAddress =
    private
    | OwnAddress of IpAddress

    /// It is a line of a container.
    static member op_Implicit(OwnAddress address) : ContainerPart =
        ContainerPart(fun draft -> { draft with Address = Some address })

    /// It is a line of a pod.
    static member op_Implicit(OwnAddress address) : PodPart =
        PodPart(fun draft ->
            { draft with
                Addresses = draft.Addresses @ [ address ] })

    /// It is a line of a node.
    static member op_Implicit(OwnAddress address) : NodePart =
        NodePart(fun draft ->
            { draft with
                Addresses = draft.Addresses @ [ address ] })

    static member internal Of address = OwnAddress address

/// The hostname of a pod or container.
type OwnHostname =
    private
    | OwnHostname of string

    /// It is a line of a container.
    static member op_Implicit(OwnHostname name) : ContainerPart =
        ContainerPart(fun draft -> { draft with Hostname = Some name })

    /// It is a line of a pod.
    static member op_Implicit(OwnHostname name) : PodPart =
        PodPart(fun draft -> { draft with Hostname = Some name })

    static member internal Of name = OwnHostname name

/// The network that pods' addresses come from: of a cluster, or of a node.
[<Sealed>]
type PodCidr internal (network: IpPrefix) =
    inherit Setting(fun draft ->
        { draft with
            PodCidrs = draft.PodCidrs @ [ network ] })

    member private _.Network = network

    /// It is a line of a node.
    static member op_Implicit(cidr: PodCidr) : NodePart =
        NodePart(fun draft ->
            { draft with
                PodCidrs = draft.PodCidrs @ [ cidr.Network ] })

/// The words that stand between the braces of several things.
[<AutoOpen>]
module Words =
    /// A label of a pod, node, service or namespace.
    let label key value = { Key = key; Value = value }

    /// A port that the programs of a container or pod listen on: listens (tcp 80).
    let listens socket = Listening.Of socket

    /// The address of a container, pod or node; given out unless set.
    let ip address = OwnAddress.Of(IpAddress.Parse address)

    /// The hostname of a container or pod.
    let hostname name = OwnHostname.Of name

    /// Where pods' addresses come from: of a cluster all of them, 10.244.0.0/16 unless given; of a node its own.
    let podCidr network = PodCidr(IpPrefix.Parse network)
