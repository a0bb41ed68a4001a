namespace KubeNet.FSharp

open KubeNet.Engine.Netfilter
open KubeNet.Engine.Packets

/// What a rule of iptables asks of a packet; isNot turns it round.
type Condition = internal { Protocol: IpProtocol option; Words: string; Negated: bool }

module internal Condition =
    // iptables has the ! before the option: before --ctstate, and not before the -m conntrack that brings it.
    let private negated (words: string) =
        match words.IndexOf(" --", System.StringComparison.Ordinal) with
        | at when at > 0 && words.StartsWith("-m ", System.StringComparison.Ordinal) -> words.Insert(at, " !")
        | _ -> $"! {words}"

    let private signed condition =
        if condition.Negated then
            negated condition.Words
        else
            condition.Words

    let private isProtocol condition = condition.Protocol.IsSome && condition.Words = ""
    let private isPort condition = condition.Protocol.IsSome && condition.Words <> ""

    let private requireOneProtocol conditions =
        let asked =
            conditions
            |> List.filter (fun condition -> not (isProtocol condition && condition.Negated))
            |> List.choose _.Protocol
            |> List.distinct

        if asked.Length > 1 then
            let told = asked |> List.map _.ToName() |> String.concat " and "
            Place.complain "ConflictingOptions" $"A packet is of one protocol, and this rule asks for {told}; make a rule for each."

    // --dport stands once in a rule; to none of several ports is multiport's to say.
    let private joinPorts conditions =
        let option condition = condition.Words.Split(' ')[0]

        let join conditions =
            match List.distinct conditions with
            | [ one ] -> one
            | several when several |> List.forall _.Negated ->
                let numbers = several |> List.map (fun condition -> condition.Words.Split(' ')[1]) |> String.concat ","
                { several.Head with Words = $"-m multiport {option several.Head}s {numbers}" }
            | several ->
                let told = several |> List.map signed |> String.concat " and "
                Place.complain "ConflictingOptions" $"A packet has one port, and this rule asks for {told}; make a rule for each."

        conditions
        |> List.indexed
        |> List.groupBy (fun (index, condition) ->
            if isPort condition then
                Choice1Of2(option condition)
            else
                Choice2Of2 index)
        |> List.map (fun (_, same) -> same |> List.map snd |> join)

    // -p stands once too, in front of the ports.
    let private write isSaid condition =
        match condition.Protocol with
        | None -> signed condition, isSaid
        | Some protocol when isProtocol condition && condition.Negated -> $"! -p {protocol.ToName()}", isSaid
        | Some _ when isSaid -> (if isPort condition then signed condition else ""), true
        | Some protocol ->
            (if isPort condition then
                 $"-p {protocol.ToName()} {signed condition}"
             else
                 $"-p {protocol.ToName()}"),
            true

    /// What a rule does with ports is of one protocol, as what it asks for is.
    let requireProtocol (does: IpProtocol option) conditions =
        for condition in conditions do
            match condition.Protocol, does with
            | Some asked, Some done' when asked <> done' && not condition.Negated ->
                Place.complain
                    "ConflictingOptions"
                    $"The rule asks for {asked.ToName()}, and what it does names a port of {done'.ToName()}; give both one protocol."
            | _ -> ()

    /// Conditions in iptables' words, all of which hold.
    let words conditions =
        requireOneProtocol conditions
        conditions |> joinPorts |> List.mapFold write false |> fst |> List.filter ((<>) "") |> String.concat " "
