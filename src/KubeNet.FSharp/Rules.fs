namespace KubeNet.FSharp

open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Namespaces
open KubeNet.Engine.Netfilter
open KubeNet.Engine.Netfilter.Syntax
open KubeNet.Engine.Packets

/// What a rule of iptables does with a packet.
type Verb = private Verb of words: string * protocol: IpProtocol option

/// The words for rules of iptables.
[<AutoOpen>]
module Rules =
    let private command family text =
        let command = IptablesSyntax.ParseCommand(text, family)

        let table =
            match command.Table with
            | null -> TableName.Filter
            | name ->
                match TableNameExtensions.TryParseTable name with
                | true, table -> table
                | false, _ -> Place.complain "TableNotFound" $"There is no table '{name}'; there are raw, mangle, nat, filter and security."

        Inside(fun netns config ->
            let location = TableLocation(netns, table, family)
            config.Apply(&location, command))

    /// A command as one types it after iptables; it is read at once: rule "-t nat -A POSTROUTING -o eth0 -j MASQUERADE".
    let rule text = command IpFamily.IPv4 text

    /// A command as one types it after ip6tables.
    let rule6 text = command IpFamily.IPv6 text

    let private restored family text =
        Inside(fun netns config ->
            let mutable result = Unchecked.defaultof<RestoreResult>
            config.RestoreRuleset(netns, text, &result, family))

    /// All rules at once, as iptables-save printed them.
    let rules text = restored IpFamily.IPv4 text

    /// All rules at once, as ip6tables-save printed them.
    let rules6 text = restored IpFamily.IPv6 text

    let private condition words = { Protocol = None; Words = words; Negated = false }

    /// Turns a condition of one option round: isNot (outDevice "br0"). Of dport and sport the protocol stays: isNot (dport (tcp 80)) is TCP to other ports.
    let isNot condition =
        let options = condition.Words.Split(' ') |> Array.filter (fun word -> word.StartsWith '-' && word <> "-m")

        if options.Length > 1 then
            let told = String.concat " and " options

            Place.complain
                "NotInvertible"
                $"'{condition.Words}' asks for {told}; a ! stands before one of them, so that the rest would still be asked for. Write the ! where it is meant."
        else
            { condition with Negated = not condition.Negated }

    /// The source address lies in a network.
    let source network = condition $"-s {IpPrefix.Parse network}"

    /// The destination address lies in a network.
    let destination network = condition $"-d {IpPrefix.Parse network}"

    /// It came in by a link; a name that ends in + stands for all that begin so.
    let inDevice (link: string) = condition $"-i {link}"

    /// It leaves by a link.
    let outDevice (link: string) = condition $"-o {link}"

    /// It is of a protocol.
    let protocol (protocol: IpProtocol) = { condition "" with Protocol = Some protocol }

    let private ports option socket =
        let socket = portAlone "What a rule asks for" socket
        { condition $"--{option} {socket.Port}" with Protocol = Some socket.Protocol }

    /// It goes to a port: dport (tcp 8080).
    let dport socket = ports "dport" socket

    /// It comes from a port.
    let sport socket = ports "sport" socket

    /// It belongs to a connection that has seen packets both ways, or to one that such a connection brought about.
    let established = condition "-m conntrack --ctstate RELATED,ESTABLISHED"

    /// Its connection is new.
    let isNew = condition "-m conntrack --ctstate NEW"

    /// Its connection was translated by DNAT.
    let translated = condition "-m conntrack --ctstate DNAT"

    /// It goes to an address of the host itself.
    let toLocal = condition "-m addrtype --dst-type LOCAL"

    /// It has a mark.
    let marked mark =
        let mark = numberOf "mark" mark
        condition $"-m mark --mark 0x{mark:x}"

    /// A condition in iptables' own words: matching "-m length --length 100:200".
    let matching words = condition words

    let private verb words = Verb(words, None)

    /// Lets it pass.
    let accept = verb "ACCEPT"

    /// Drops it in silence.
    let drop = verb "DROP"

    /// Turns it away with an ICMP error.
    let reject = verb "REJECT"

    /// Goes back to the chain that led here.
    let goBack = verb "RETURN"

    /// Gives it the address of the link it leaves by.
    let masquerade = verb "MASQUERADE"

    /// Sends it on to another address and port: dnat "172.17.0.2" (tcp 80).
    let dnat address socket =
        let address = IpAddress.Parse address
        let socket = portAlone "The port of dnat" socket

        match address.Family with
        | IpFamily.IPv6 -> Verb($"DNAT --to-destination [{address}]:{socket.Port}", Some socket.Protocol)
        | _ -> Verb($"DNAT --to-destination {address}:{socket.Port}", Some socket.Protocol)

    /// Gives it another source address.
    let snat address = verb $"SNAT --to-source {IpAddress.Parse address}"

    /// Sends it to a port of the host itself.
    let redirect socket =
        let socket = portAlone "The port of redirect" socket
        Verb($"REDIRECT --to-ports {socket.Port}", Some socket.Protocol)

    /// Marks it.
    let setMark mark =
        let mark = numberOf "mark" mark
        verb $"MARK --set-mark 0x{mark:x}"

    /// Asks another chain.
    let jump (chain: string) = verb chain

    // What follows these is an address, or one with a length, a range or a port.
    let private addressed =
        Set.ofList [ "-s"; "-d"; "--source"; "--destination"; "--src-range"; "--dst-range"; "--to-source"; "--to-destination" ]

    let private isV6 (word: string) =
        let address = word.TrimStart('[').Split([| ']'; '/'; '-' |])[0]

        match IpAddress.TryParse(address) with
        | true, found -> found.Family = IpFamily.IPv6
        | false, _ -> false

    // A rule is of the family of its addresses, IPv4's without any.
    let private familyOf (text: string) =
        text.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)
        |> Array.pairwise
        |> Array.exists (fun (option, value) -> addressed.Contains option && isV6 value)
        |> function
            | true -> IpFamily.IPv6
            | false -> IpFamily.IPv4

    let private append (table: string) chain conditions (Verb(verb, protocol)) =
        Condition.requireProtocol protocol conditions
        let text = $"-t {table} -A {chain} {Condition.words conditions} -j {verb}"
        command (familyOf text) text

    /// Appends a rule to a chain of the table filter: filter "FORWARD" [ source "10.0.0.0/8"; dport (tcp 22) ] drop.
    let filter (chain: string) conditions verb = append "filter" chain conditions verb

    /// Appends a rule to a chain of the table nat: nat "PREROUTING" [ dport (tcp 8080) ] (dnat "172.17.0.2" (tcp 80)).
    let nat (chain: string) conditions verb = append "nat" chain conditions verb

    /// Appends a rule to a chain of the table mangle.
    let mangle (chain: string) conditions verb = append "mangle" chain conditions verb

    /// Appends a rule to a chain of the table raw.
    let raw (chain: string) conditions verb = append "raw" chain conditions verb

    /// A chain of one's own in a table: chain TableName.Filter "WEB".
    let chain (table: TableName) (name: string) = rule $"-t {table.ToName()} -N {name}"

    /// What becomes of packets that reach the end of a built-in chain of the table filter: policy "FORWARD" drop.
    let policy (chain: string) (verb: Verb) =
        let (Verb(words, _)) = verb
        rule $"-P {chain} {words}"
