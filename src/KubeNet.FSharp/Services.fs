namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Orchestration.Kubernetes
open KubeNet.Orchestration.Kubernetes.Edits
open KubeNet.Orchestration.Kubernetes.Objects

/// A service as it is put together.
type ServiceDraft =
    internal
        { Labels: LabelSet
          Annotations: LabelSet
          Type: ServiceType
          IsHeadless: bool
          ClusterIPs: IpAddress list
          Ports: ServicePort list
          Selector: LabelSet option
          ExternalIPs: IpAddress list
          Ingress: IpAddress list
          SourceRanges: IpPrefix list
          AffinitySeconds: int option
          ExternalPolicy: TrafficPolicy
          InternalPolicy: TrafficPolicy
          ExternalName: string option }

/// What is between the braces of a service.
type IServicePart =
    /// What is put together, with it.
    abstract AddTo: draft: ServiceDraft -> ServiceDraft

/// A line of a service that a function makes.
[<Sealed>]
type ServicePart internal (apply: ServiceDraft -> ServiceDraft) =
    interface IServicePart with
        member _.AddTo draft = apply draft

/// A port of a service: port (tcp 80) |> toPort 8080 |> onNodes 30080.
type Port =
    private
        { Socket: Socket
          Name: string
          Target: PortReference
          NodePort: uint16 }

    interface IServicePart with
        member port.AddTo draft =
            { draft with
                Ports =
                    draft.Ports
                    @ [ ServicePort(
                            Name = port.Name,
                            Protocol = port.Socket.Protocol,
                            Port = port.Socket.Port,
                            TargetPort = port.Target,
                            NodePort = port.NodePort
                        ) ] }

/// A service, and in braces its ports and whom it selects.
[<Sealed>]
type ServiceBlock internal (name: string) =
    inherit Block<IServicePart>()

    static let blank =
        { Labels = LabelSet.Empty
          Annotations = LabelSet.Empty
          Type = ServiceType.ClusterIP
          IsHeadless = false
          ClusterIPs = []
          Ports = []
          Selector = None
          ExternalIPs = []
          Ingress = []
          SourceRanges = []
          AffinitySeconds = None
          ExternalPolicy = TrafficPolicy.Cluster
          InternalPolicy = TrafficPolicy.Cluster
          ExternalName = None }

    /// The service with what is in the braces.
    member _.Run(block: unit -> Line<IServicePart> list) : IClusterPart =
        let lines = block ()

        ClusterChange(fun cluster ->
            let draft = lines |> Line.fold (fun draft (part: IServicePart) -> part.AddTo draft) blank

            cluster.AddService(
                Service(
                    Name = ObjectName.Parse name,
                    Labels = draft.Labels,
                    Annotations = draft.Annotations,
                    Type = draft.Type,
                    IsHeadless = draft.IsHeadless,
                    ClusterIPs = EquatableArray.ToEquatableArray draft.ClusterIPs,
                    Ports = EquatableArray.ToEquatableArray draft.Ports,
                    Selector = Option.toObj draft.Selector,
                    ExternalIPs = EquatableArray.ToEquatableArray draft.ExternalIPs,
                    LoadBalancerIngress = EquatableArray.ToEquatableArray(draft.Ingress |> List.map LoadBalancerIngress),
                    LoadBalancerSourceRanges = EquatableArray.ToEquatableArray draft.SourceRanges,
                    AffinitySeconds = Option.toNullable draft.AffinitySeconds,
                    ExternalTrafficPolicy = draft.ExternalPolicy,
                    InternalTrafficPolicy = draft.InternalPolicy,
                    ExternalName = Option.toObj draft.ExternalName
                )
            ))

/// The words for services and their endpoints.
[<AutoOpen>]
module Services =
    let private part apply = ServicePart apply

    // A load balancer leads to the ports of nodes, so that it is the more of the two; another name is neither.
    let private becomes (kind: ServiceType) (draft: ServiceDraft) =
        match draft.Type, kind with
        | before, _ when before = ServiceType.ClusterIP || before = kind -> { draft with Type = kind }
        | before, _ when before = ServiceType.ExternalName || kind = ServiceType.ExternalName ->
            Place.complain
                "ConflictingOptions"
                "The service stands for another name, and has nothing of its own that could be open; give one of both."
        | _ -> { draft with Type = ServiceType.LoadBalancer }

    /// A service: service "web" { port (tcp 80); select "app" "web" }. Of another namespace: service "shop/web".
    let service name = ServiceBlock name

    /// A port of a service; the pods' port is the same unless toPort says another.
    let port socket =
        { Socket = portAlone "A service's port" socket
          Name = ""
          Target = PortReference()
          NodePort = 0us }

    /// The pods' port by number.
    let toPort number port = { port with Target = PortReference.Of(portOf number) }

    /// The pods' port by its name.
    let toNamedPort (name: string) port = { port with Target = PortReference.Of name }

    /// The port on every node, of a service of type NodePort or LoadBalancer.
    let onNodes number port = { port with NodePort = portOf number }

    /// The port's name; services with several ports need one for each.
    let called name (port: Port) = { port with Name = name }

    /// A label that the service's pods have.
    let select (key: string) (value: string) =
        part (fun draft ->
            { draft with
                Selector = Some((draft.Selector |> Option.defaultValue LabelSet.Empty).With(key, value)) })

    /// The service's own address; given out by the cluster unless set.
    let clusterIP address =
        let address = IpAddress.Parse address

        part (fun draft -> { draft with ClusterIPs = draft.ClusterIPs @ [ address ] })

    /// The service has no address of its own: its name leads to the pods.
    let headless = part (fun draft -> { draft with IsHeadless = true })

    /// It is open on every node too.
    let openOnNodes = part (becomes ServiceType.NodePort)

    /// It has a load balancer outside, at this address.
    let loadBalancer address =
        let address = IpAddress.Parse address

        part (fun draft ->
            { becomes ServiceType.LoadBalancer draft with
                Ingress = draft.Ingress @ [ address ] })

    /// Who may use the load balancer.
    let allowedSource network =
        let network = IpPrefix.Parse network

        part (fun draft -> { draft with SourceRanges = draft.SourceRanges @ [ network ] })

    /// A further address that nodes take for the service.
    let externalIP address =
        let address = IpAddress.Parse address

        part (fun draft -> { draft with ExternalIPs = draft.ExternalIPs @ [ address ] })

    /// It stands for another DNS name.
    let externalName name = part (fun draft -> { becomes ServiceType.ExternalName draft with ExternalName = Some name })

    /// What comes from outside goes to endpoints of the same node only, or to all: externalTraffic TrafficPolicy.Local.
    let externalTraffic policy = part (fun draft -> { draft with ExternalPolicy = policy })

    /// What comes from inside goes to endpoints of the same node only, or to all.
    let internalTraffic policy = part (fun draft -> { draft with InternalPolicy = policy })

    /// A client stays with its endpoint for so many seconds.
    let affinity seconds = part (fun draft -> { draft with AffinitySeconds = Some seconds })

    /// The endpoints of a service without a selector: endpoints "db" [ "192.0.2.7"; "192.0.2.8" ].
    let endpoints service (addresses: string list) : IClusterPart =
        let addresses = addresses |> List.map IpAddress.Parse
        let name = ObjectName.Parse service

        ClusterChange(fun cluster ->
            let found = cluster.Service name

            let ports =
                found.Ports
                |> Seq.map (fun port ->
                    if not (isNull port.TargetPort.Name) then
                        Place.complain
                            "EndpointPortMissing"
                            $"Port {port.Port} of service '{name}' leads to the pods' port '{port.TargetPort.Name}', a name that only pods have; give the service a number."

                    EndpointPort(
                        port.Name,
                        port.Protocol,
                        (if port.TargetPort.IsUnset then
                             port.Port
                         else
                             port.TargetPort.Number)
                    ))
                |> EquatableArray.ToEquatableArray

            let endpoint (address: IpAddress) =
                match cluster.PodAt address with
                | null -> Endpoint(Address = address)
                | pod -> Endpoint(Address = address, NodeName = pod.NodeName, Pod = Nullable pod.Name)

            let slices =
                addresses
                |> List.groupBy _.Family
                |> List.map (fun (family, addresses) ->
                    EndpointSlice(
                        Name = ObjectName(name.Namespace, $"{name.Name}-{(string family).ToLowerInvariant()}"),
                        ServiceName = name.Name,
                        Family = family,
                        Ports = ports,
                        Endpoints = EquatableArray.ToEquatableArray(addresses |> List.map endpoint)
                    ))

            cluster.SetEndpoints(name, slices))
