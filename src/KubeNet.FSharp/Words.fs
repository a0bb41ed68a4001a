namespace KubeNet.FSharp

open KubeNet.Engine.Addressing
open KubeNet.Orchestration.Kubernetes.Objects

/// A label of a pod, node, service or namespace.
[<Sealed>]
type Label internal (key: string, value: string) =
    member internal _.Key = key
    member internal _.Value = value

    interface IPodPart with
        member _.AddTo draft = { draft with Labels = draft.Labels.With(key, value) }

    interface INodePart with
        member _.AddTo draft = { draft with Labels = draft.Labels.With(key, value) }

    interface IServicePart with
        member _.AddTo draft = { draft with Labels = draft.Labels.With(key, value) }

/// A port that the programs of a pod or container listen on.
[<Sealed>]
type Listening internal (socket: Socket) =
    interface IContainerPart with
        member _.AddTo draft = { draft with Sockets = draft.Sockets @ [ socket ] }

    interface IPodPart with
        member _.AddTo draft =
            let socket = portAlone "A pod's port" socket
            PodDraft.openPort "app" (ContainerPort(Port = socket.Port, Protocol = socket.Protocol)) draft

/// An address of a pod, container or node.
[<Sealed>]
type OwnAddress internal (address: IpAddress) =
    interface IContainerPart with
        member _.AddTo draft =
            match draft.Address with
            | Some other when other <> address ->
                Place.complain "ConflictingOptions" $"The container has the address {other} already; give one."
            | _ -> { draft with Address = Some address }

    interface IPodPart with
        member _.AddTo draft = { draft with Addresses = draft.Addresses @ [ address ] }

    interface INodePart with
        member _.AddTo draft = { draft with Addresses = draft.Addresses @ [ address ] }

/// The hostname of a pod or container.
[<Sealed>]
type OwnHostname internal (name: string) =
    let after before =
        match before with
        | Some other when other <> name -> Place.complain "ConflictingOptions" $"It has the hostname '{other}' already; give one."
        | _ -> Some name

    interface IContainerPart with
        member _.AddTo draft = { draft with Hostname = after draft.Hostname }

    interface IPodPart with
        member _.AddTo draft = { draft with Hostname = after draft.Hostname }

/// The network that pods' addresses come from: of a cluster, or of a node.
[<Sealed>]
type PodCidr internal (network: IpPrefix) =
    inherit Setting(fun draft -> { draft with PodCidrs = draft.PodCidrs @ [ network ] })

    interface INodePart with
        member _.AddTo draft = { draft with PodCidrs = draft.PodCidrs @ [ network ] }

/// The words that stand between the braces of several things.
[<AutoOpen>]
module Words =
    /// A label of a pod, node, service or namespace.
    let label key value = Label(key, value)

    /// A port that the programs of a container or pod listen on: listens (tcp 80).
    let listens socket = Listening socket

    /// The address of a container, pod or node; given out unless set.
    let ip address = OwnAddress(IpAddress.Parse address)

    /// The hostname of a container or pod.
    let hostname name = OwnHostname name

    /// Where pods' addresses come from: of a cluster all of them, 10.244.0.0/16 unless given; of a node its own.
    let podCidr network = PodCidr(IpPrefix.Parse network)
