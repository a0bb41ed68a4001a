namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Devices
open KubeNet.Engine.Namespaces

/// A link as it is put together.
type internal LinkDraft =
    { Master: string option
      Mtu: int option
      Mac: MacAddress option
      Hairpin: bool
      IsUp: bool
      Ports: string list
      Remote: IpAddress option
      Local: IpAddress option
      Learning: bool
      UdpPort: uint16
      Key: int
      // The namespace, where it is another one, and the name.
      Below: (string option * string) option
      Mode: string option
      Flag: string option
      VlanProtocol: VlanProtocol
      Slaves: string list
      Primary: string option
      HashPolicy: BondHashPolicy }

    member draft.RemoteOrNull = Option.toNullable draft.Remote
    member draft.LocalOrNull = Option.toNullable draft.Local
    member draft.MacOrNull = Option.toNullable draft.Mac

    /// The link below in the same namespace, or null.
    member draft.BelowOrNull =
        match draft.Below with
        | Some(Some netns, link) ->
            Place.complain
                "ConflictingOptions"
                $"A tunnel's link below is in its own namespace, and belowIn names '{link}' of '{netns}'; give below."
        | below -> below |> Option.map snd |> Option.toObj

/// What a link is made with, beside its addresses.
[<Sealed>]
type LinkPart internal (name: string, apply: LinkDraft -> LinkDraft) =
    member internal _.Name = name
    member internal _.Apply draft = apply draft

module internal LinkDraft =
    let private blank =
        { Master = None
          Mtu = None
          Mac = None
          Hairpin = false
          IsUp = true
          Ports = []
          Remote = None
          Local = None
          Learning = true
          UdpPort = uint16 VxlanLink.DefaultPort
          Key = 0
          Below = None
          Mode = None
          Flag = None
          VlanProtocol = VlanProtocol.Dot1Q
          Slaves = []
          Primary = None
          HashPolicy = BondHashPolicy.Layer2 }

    /// The words that every link has.
    let common = [ "mtu"; "mac"; "master"; "hairpinMode"; "leftDown" ]

    /// Puts lines together; each word may be given once, and only those that the kind of link has.
    let make kind words (lines: Line<LinkPart> list) =
        let add (draft, seen) (part: LinkPart) =
            let seen = Parts.take kind (common @ words) seen part.Name
            part.Apply draft, seen

        lines |> Line.fold add (blank, Set.empty) |> fst

    /// Sets a new link up, plugs it in, and gives it its addresses.
    let furnish netns name (addresses: InterfaceAddress list) draft (config: NetworkConfig) =
        let how =
            LinkChange(
                Up = (if draft.IsUp then Nullable true else Nullable()),
                Master = Option.toObj draft.Master,
                Mtu = Option.toNullable draft.Mtu,
                Hairpin = (if draft.Hairpin then Nullable true else Nullable())
            )

        (config.SetLink(netns, name, how), addresses)
        ||> List.fold (fun config address -> config.AddAddress(netns, name, address))

    /// The namespace of the link below, null for the same one, and its name; a link of a kind that cannot be without one says so.
    let belowOf kind draft =
        match draft.Below with
        | Some(netns, link) -> struct (Option.toObj netns, link)
        | None -> Place.complain "MissingOption" $"{kind} lies upon another link: name it with below, or with belowIn in another namespace."
