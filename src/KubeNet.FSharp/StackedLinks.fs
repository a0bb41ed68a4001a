namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Devices
open KubeNet.Engine.Namespaces

/// The words for links that lie upon others or hold them together.
[<AutoOpen>]
module StackedLinks =
    let private choice what (known: string list) text =
        match known |> List.tryFindIndex (fun word -> String.Equals(word, text, StringComparison.OrdinalIgnoreCase)) with
        | Some index -> index
        | None ->
            let all = String.concat ", " known
            Place.complain "UnknownChoice" $"'{text}' is no {what}; there are {all}."

    let private chosen what known usual text = text |> Option.map (choice what known) |> Option.defaultValue usual

    /// Of a VLAN, a macvlan or an ipvlan: the link below it, in another namespace.
    let belowIn netns link = LinkPart("below", (fun draft -> { draft with Below = Some(Some netns, link) }))

    /// Of a macvlan (private, vepa, bridge, passthru; vepa unless given), an ipvlan (l2, l3, l3s; l3) or a bond (balance-rr, active-backup, ...; balance-rr).
    let mode name = LinkPart("mode", (fun draft -> { draft with Mode = Some name }))

    /// Of an ipvlan: whether those upon one link talk to each other: bridge, private or vepa; bridge unless given.
    let flag name = LinkPart("flag", (fun draft -> { draft with Flag = Some name }))

    /// Of a VLAN: the tag is one of 802.1ad.
    let serviceTag = LinkPart("serviceTag", (fun draft -> { draft with VlanProtocol = VlanProtocol.Dot1Ad }))

    /// Of a bond: links of its namespace that become its slaves; they must be down.
    let slaves links = LinkPart("slaves", (fun draft -> { draft with Slaves = links }))

    /// Of a bond: the slave that is active whenever it can.
    let primary link = LinkPart("primary", (fun draft -> { draft with Primary = Some link }))

    /// Of a bond: what of a packet chooses the slave: layer2, layer3+4, layer2+3, encap2+3, encap3+4 or vlan+srcmac.
    let hashPolicy name =
        let policy = enum<BondHashPolicy> (choice "hash policy of bonds" (List.ofSeq BondWords.Policies) name)
        LinkPart("hashPolicy", (fun draft -> { draft with HashPolicy = policy }))

    /// A VLAN upon a link: vlan "host" "eth0.10" 10 [ "10.10.0.1/24" ] { below "eth0" }.
    let vlan netns name id addresses =
        LinkBlock.make "A VLAN" [ "below"; "serviceTag" ] netns name addresses (fun draft config ->
            let struct (home, link) = LinkDraft.belowOf "A VLAN" draft

            config.AddVlan(VlanSpec(netns, name, link, id, DeviceNamespace = home, Protocol = draft.VlanProtocol, Mac = draft.MacOrNull)))

    /// A macvlan upon a link: macvlan "pod" "eth0" [ "192.0.2.50/24" ] { belowIn "host" "eth0"; mode "bridge" }.
    let macvlan netns name addresses =
        LinkBlock.make "A macvlan" [ "below"; "mode" ] netns name addresses (fun draft config ->
            let struct (home, link) = LinkDraft.belowOf "A macvlan" draft
            let mode = draft.Mode |> chosen "mode of macvlans" [ "private"; "vepa"; "bridge"; "passthru" ] 1

            config.AddMacvlan(MacvlanSpec(netns, name, link, DeviceNamespace = home, Mode = enum<MacvlanMode> mode, Mac = draft.MacOrNull)))

    /// An ipvlan upon a link: ipvlan "pod" "eth0" [ "192.0.2.51/24" ] { belowIn "host" "eth0"; mode "l2" }.
    let ipvlan netns name addresses =
        LinkBlock.make "An ipvlan" [ "below"; "mode"; "flag" ] netns name addresses (fun draft config ->
            let struct (home, link) = LinkDraft.belowOf "An ipvlan" draft
            let mode = draft.Mode |> chosen "mode of ipvlans" [ "l2"; "l3"; "l3s" ] 1
            let flag = draft.Flag |> chosen "flag of ipvlans" [ "bridge"; "private"; "vepa" ] 0

            config.AddIpvlan(
                IpvlanSpec(netns, name, link, DeviceNamespace = home, Mode = enum<IpvlanMode> mode, Flag = enum<IpvlanFlag> flag)
            ))

    /// Several links as one: bond "host" "bond0" [ "192.0.2.10/24" ] { mode "active-backup"; slaves [ "eth0"; "eth1" ] }.
    let bond netns name addresses =
        LinkBlock.make "A bond" [ "mode"; "slaves"; "primary"; "hashPolicy" ] netns name addresses (fun draft config ->
            let mode = draft.Mode |> chosen "mode of bonds" (List.ofSeq BondWords.Modes) 0

            config.AddBond(
                BondSpec(
                    netns,
                    name,
                    Mode = enum<BondMode> mode,
                    HashPolicy = draft.HashPolicy,
                    Slaves = draft.Slaves.ToEquatableArray(),
                    Primary = Option.toObj draft.Primary,
                    Mac = draft.MacOrNull
                )
            ))

    /// A routing domain with a table of its own; links are put into it by master: vrf "router" "red" 100 [].
    let vrf netns name table addresses =
        let table = numberOf "route table" table

        LinkBlock.make "A VRF" [] netns name addresses (fun draft config ->
            config.AddVrf(VrfSpec(netns, name, table, Mac = draft.MacOrNull)))
