namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces
open KubeNet.Orchestration.Docker

/// What is between the braces of a Docker host: containers and networks.
type IDockerPart =
    /// The configuration with it made on a host.
    abstract MakeOn: host: string * config: NetworkConfig -> NetworkConfig

/// A container as it is put together.
type ContainerDraft =
    internal
        { Networks: string list
          Aliases: string list
          Address: IpAddress option
          Mode: ContainerNetworkMode
          SharesWith: string option
          Published: PublishedPort list
          Sockets: Socket list
          Hostname: string option
          Starts: bool }

/// What is between the braces of a container.
type IContainerPart =
    /// What is put together, with it.
    abstract AddTo: draft: ContainerDraft -> ContainerDraft

/// A line of a container that a function makes.
[<Sealed>]
type ContainerPart internal (apply: ContainerDraft -> ContainerDraft) =
    interface IContainerPart with
        member _.AddTo draft = apply draft

/// A container, and in braces its ports and networks.
[<Sealed>]
type ContainerBlock internal (name: string) =
    inherit Block<IContainerPart>()

    static let blank =
        { Networks = []
          Aliases = []
          Address = None
          Mode = ContainerNetworkMode.Bridge
          SharesWith = None
          Published = []
          Sockets = []
          Hostname = None
          Starts = true }

    let endpoints draft =
        let networks =
            match draft.Networks with
            | [] when draft.Mode = ContainerNetworkMode.Bridge -> [ DockerNetwork.DefaultName ]
            | networks -> networks

        networks
        |> List.mapi (fun index network ->
            let asked family = draft.Address |> Option.filter (fun address -> index = 0 && address.Family = family) |> Option.toNullable

            DockerEndpointSpec(
                network,
                IPv4Address = asked IpFamily.IPv4,
                IPv6Address = asked IpFamily.IPv6,
                Aliases = EquatableArray.ToEquatableArray draft.Aliases
            ))

    let make lines host (config: NetworkConfig) =
        let draft = lines |> Line.fold (fun draft (part: IContainerPart) -> part.AddTo draft) blank

        let spec =
            DockerContainerSpec(
                name,
                Mode = draft.Mode,
                SharesWith = Option.toObj draft.SharesWith,
                Networks = EquatableArray.ToEquatableArray(endpoints draft),
                Ports = EquatableArray.ToEquatableArray draft.Published,
                Listeners = EquatableArray.ToEquatableArray(draft.Sockets |> List.map Socket.Listener),
                Hostname = Option.toObj draft.Hostname
            )

        config.AddDockerContainer(host, spec, draft.Starts)

    /// The container with what is in the braces.
    member _.Run(block: unit -> Line<IContainerPart> list) =
        let lines = block ()

        { new IDockerPart with
            member _.MakeOn(host, config) = make lines host config }

    interface IDockerPart with
        member _.MakeOn(host, config) = make [] host config

/// What is between the braces of a Docker network.
type NetworkPart =
    private
    | Subnet of IpPrefix
    | Gateway of IpAddress
    | Internal
    | WithIPv6
    | Options of DockerNetworkOptions

/// A network of containers, and in braces what it is made with.
[<Sealed>]
type NetworkBlock internal (name: string) =
    inherit Block<NetworkPart>()

    let make parts host (config: NetworkConfig) =
        let options =
            match
                parts
                |> List.choose (function
                    | Options options -> Some options
                    | _ -> None)
            with
            | [] -> DockerNetworkOptions()
            | [ one ] -> one
            | _ -> Place.complain "ConflictingOptions" $"The network '{name}' has several sets of driver options; give one."

        let spec =
            DockerNetworkSpec(
                name,
                Subnets =
                    EquatableArray.ToEquatableArray(
                        parts
                        |> List.choose (function
                            | Subnet prefix -> Some prefix
                            | _ -> None)
                    ),
                Gateways =
                    EquatableArray.ToEquatableArray(
                        parts
                        |> List.choose (function
                            | Gateway address -> Some address
                            | _ -> None)
                    ),
                Internal = List.contains Internal parts,
                IPv6 = List.contains WithIPv6 parts,
                Options = options
            )

        config.AddDockerNetwork(host, spec)

    /// The network with what is in the braces.
    member _.Run(block: unit -> Line<NetworkPart> list) =
        let parts = block () |> List.map _.Part

        { new IDockerPart with
            member _.MakeOn(host, config) = make parts host config }

    interface IDockerPart with
        member _.MakeOn(host, config) = make [] host config

/// Docker in a namespace, and in braces its networks and containers. The daemon is started where it does not run yet.
[<Sealed>]
type DockerBlock internal (host: string, options: DaemonOptions | null) =
    inherit Block<IDockerPart>()

    let start (config: NetworkConfig) =
        match options with
        | null when not (isNull (config.FindDockerHost host)) -> config
        | null -> config.AddDockerHost host
        | options -> config.AddDockerHost(host, options)

    /// The change that the block is.
    member _.Run(block: unit -> Line<IDockerPart> list) : IEdit =
        let lines = block ()
        Edit(fun config -> lines |> Line.fold (fun config part -> part.MakeOn(host, config)) (start config))

    interface IEdit with
        member _.Apply config = start config

/// The words for Docker.
[<AutoOpen>]
module Docker =
    let private part apply = ContainerPart apply

    /// Docker with default options in a namespace, which is the host's.
    let docker host = DockerBlock(host, null)

    /// Docker with dockerd's options: dockerWith (DaemonOptions(UserlandProxy = false)) "host".
    let dockerWith (options: DaemonOptions) host = DockerBlock(host, options)

    /// A container: container "web" { publish "8080:80"; listens (tcp 80) }.
    let container name = ContainerBlock name

    /// A network of one's own: network "backend" { subnet "10.9.0.0/24" }.
    let network name = NetworkBlock name

    /// Publishes a port as docker run -p does: publish "8080:80", publish "127.0.0.1:5353:53/udp".
    let publish text =
        let published = PublishedPort.Parse text |> List.ofSeq

        part (fun draft -> { draft with Published = draft.Published @ published })

    /// A network that the container is on; docker0's unless given.
    let joins network = part (fun draft -> { draft with Networks = draft.Networks @ [ network ] })

    /// A further name in the DNS of its networks.
    let alias name = part (fun draft -> { draft with Aliases = draft.Aliases @ [ name ] })

    let private uses mode draft =
        if draft.Mode <> ContainerNetworkMode.Bridge && draft.Mode <> mode then
            Place.complain
                "ConflictingOptions"
                "A container has one of hostNetworkMode, sharesNetworkOf and noNetwork, or is on networks of its own; give one."

        { draft with Mode = mode }

    /// Uses the host's network.
    let hostNetworkMode = part (uses ContainerNetworkMode.Host)

    /// Uses another container's network.
    let sharesNetworkOf container = part (fun draft -> { uses ContainerNetworkMode.Container draft with SharesWith = Some container })

    /// Has no network.
    let noNetwork = part (uses ContainerNetworkMode.None)

    /// It is made and not started.
    let notStarted = part (fun draft -> { draft with Starts = false })

    /// Where a network's addresses come from; the next of Docker's pools unless given.
    let subnet prefix = Subnet(IpPrefix.Parse prefix)

    /// The address of a network's bridge.
    let gateway address = Gateway(IpAddress.Parse address)

    /// Nothing leaves the network, and nothing from outside gets in.
    let isolated = Internal

    /// The network has IPv6 too.
    let ipv6 = WithIPv6

    /// The bridge driver's options: driver (DockerNetworkOptions(GatewayModeIPv4 = GatewayMode.Routed)).
    let driver (options: DockerNetworkOptions) = Options options
