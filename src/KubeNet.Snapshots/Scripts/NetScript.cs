using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.Snapshots.Scripts;

/// <summary>
/// A shell script that builds a lab's configuration in real network namespaces and removes it again. Whatever stands in names, comments and rules is data to the shell: it is in
/// single quotes or in a here-document that expands nothing.
/// </summary>
/// <param name="Text">The script, for a POSIX sh.</param>
/// <param name="Notes">What the machine will have otherwise than the lab, one sentence each.</param>
public sealed record NetScript(string Text, IReadOnlyList<string> Notes)
{
    private const string Head = """
        set -eu
        LC_ALL=C
        export LC_ALL
        PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin
        umask 077

        say() { printf '%s\n' "${0##*/}: $*" >&2; }
        die() { say "$@"; exit 1; }
        exists() { [ -e "/run/netns/$1" ]; }
        # A namespace of this script is known by a word on its lo, so that another one of the same name stays.
        mine() { ip -n "$1" -d link show dev lo 2>/dev/null | grep -qxF "    alias $mark"; }
        make() {
            exists "$1" && die "there is a network namespace $1 already"
            ip netns add "$1"
            ip -n "$1" link set dev lo alias "$mark"
        }
        # settings NAMESPACE: sets what stands on standard input, a file below /proc/sys and its value on each line.
        settings() {
            ip netns exec "$1" sh -c 'while read -r file value; do
                { printf "%s\n" "$value" >"/proc/sys/$file"; } 2>/dev/null || printf "%s\n" "$0: $file is not set to $value: this kernel does not take it" >&2
            done' "$1"
        }
        # restore NAMESPACE iptables|ip6tables nft|legacy [--noflush]: loads the rules that stand on standard input.
        restore() {
            tool=$2-$3-restore
            if ! command -v "$tool" >/dev/null 2>&1; then
                tool=$2-restore
                case $3-$("$tool" --version 2>/dev/null) in
                    nft-*nf_tables* | legacy-*legacy*) ;;
                    *) die "$2-$3-restore is missing" ;;
                esac
            fi
            uncounted | ip netns exec "$1" "$tool" ${4-}
        }
        # counters NAMESPACE NAME...: makes the named counters (nfacct) that rules ask for; where the machine has none, rules are loaded without.
        counted=yes
        counters() {
            place=$1
            shift
            for counter; do
                ip netns exec "$place" nfacct add "$counter" >/dev/null 2>&1 || counted=
            done
            [ -n "$counted" ] || say "$place: this machine has no nfacct, and rules are loaded without its counters"
        }
        uncounted() {
            if [ -n "$counted" ]; then cat; else sed 's/ -m nfacct --nfacct-name *\("[^"]*"\|[^ ]*\)//g'; fi
        }
        # Until IPv6 has made sure of the addresses that it made of MAC addresses, they are not used.
        settle() {
            for second in 1 2 3 4 5; do
                waiting=
                for name in $names; do
                    [ -z "$(ip -n "$name" -6 addr show scope link tentative 2>/dev/null)" ] || waiting=$name
                done
                [ -n "$waiting" ] || return 0
                sleep 1
            done
        }
        down() {
            for name in $names; do
                exists "$name" || continue
                if mine "$name"; then ip netns del "$name"; else say "$name is not of this script and stays"; fi
            done
        }
        up() {
            for tool in $tools; do
                command -v "$tool" >/dev/null 2>&1 || die "$tool is missing"
            done
            for name in $names; do
                exists "$name" && die "there is a network namespace $name already; nothing was changed"
            done
            trap 'say "it failed; what was made is removed"; down' EXIT
            trap 'exit 1' HUP INT TERM
            build
            trap - EXIT
        }

        """;

    private const string Tail = """

        case ${1-} in
            up | down) [ "$(id -u)" = 0 ] || die "run it as root"; "$1" ;;
            *) die "usage: ${0##*/} up|down" ;;
        esac
        """;

    /// <summary>Writes the script of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="prefix">What the names of all its namespaces on the machine begin with.</param>
    /// <param name="progress">Told after each namespace.</param>
    /// <exception cref="NetConfigException">InvalidScriptPrefix, or ScriptImpossible: it holds what no script can build.</exception>
    public static NetScript Write(NetworkConfig config, string prefix, IProgress<WorkProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(prefix);
        ScriptFaults.RequirePrefix(prefix);
        var (names, commands, notes) = (new ScriptNames(prefix, config.Namespaces.Keys), new CommandList(), new List<string>());
        var links = new LinkCommands(config, names, commands, notes);
        Build(config, names, commands, links, notes, progress);

        var all = links.Outside is { } outside ? names.All.Append(outside) : names.All;
        string[] tools = ["ip", "bridge", .. config.Namespaces.Values.Any(home => home.IpSets.Count > 0) ? ["ipset"] : Array.Empty<string>()];
        var body = commands.ToString();
        var text = $"""
            #!/bin/sh
            # Builds a lab of KubeNet in network namespaces of this machine, whose names begin with {prefix}, and removes it again.
            #
            #   usage: sh FILE up|down        run as root
            {string.Concat(notes.Select(note => $"#\n# {ShellText.Comment(note)}\n"))}mark={ShellText.Quote($"kubenet {prefix}")}
            names='{string.Join(' ', all)}'
            tools='{string.Join(' ', tools)}'
            {Head}
            build() {"{"}
            :
            {body}{"}"}
            {Tail}

            """;
        return new NetScript(text.ReplaceLineEndings("\n"), notes);
    }

    private static void Build(NetworkConfig config, ScriptNames names, CommandList commands, LinkCommands links, List<string> notes, IProgress<WorkProgress>? progress)
    {
        NamespaceConfig[] homes = [.. config.Namespaces.Values];
        foreach (var home in homes)
        {
            commands.Line($"make {names[home.Name]}");
            Settings(home, ofLinks: false);
        }

        links.MakeAll();
        foreach (var home in progress.Over("Links", homes))
        {
            Settings(home, ofLinks: true);
            links.Enslave(home);
        }

        // A route may go on over a link that is down by now.
        var neededUp = homes.ToDictionary(home => home.Name, Routed, StringComparer.Ordinal);
        foreach (var home in progress.Over("Addresses", homes))
            new RouteCommands(home, names[home.Name], commands).AddAddresses(neededUp[home.Name]);
        foreach (var home in progress.Over("Routes and rules", homes))
        {
            var routes = new RouteCommands(home, names[home.Name], commands);
            routes.AddRouting(home.IPv4Routing);
            routes.AddRouting(home.IPv6Routing);
            routes.AddNeighbors();
            links.FillFdb(home);
            links.SetStates(home);
            foreach (var link in home.Links.Values.Where(link => !link.IsUp && neededUp[home.Name].Contains(link.Index)))
                commands.Add("ip", names[home.Name], "link", "set", "dev", link.Name, "down");
            AddRules(home, names[home.Name], commands);
            if (!home.Listeners.IsEmpty)
                notes.Add($"{home.Name}: nobody listens at {string.Join(", ", home.Listeners)}; start programs with `ip netns exec {names[home.Name]}`.");
        }

        if (homes.Any(home => home.Links.Values.Any(link => link.Addresses.Any(address => address.IsAutomatic))))
            commands.Line("settle");

        void Settings(NamespaceConfig home, bool ofLinks)
        {
            if (SysctlLines.Of(home, ofLinks, notes) is { Length: > 0 } lines)
                commands.Input($"settings {names[home.Name]}", lines);
        }
    }

    private static HashSet<int> Routed(NamespaceConfig home) => new[] { home.IPv4Routing, home.IPv6Routing }
        .SelectMany(routing => routing.Tables.Values).SelectMany(table => table.Routes).Where(route => route.Type != Engine.Routing.RouteType.Local)
        .SelectMany(route => route.NextHops.Items).Select(hop => hop.LinkIndex).ToHashSet();

    // Rules of ip_tables and nf_tables share the counters of their namespace.
    private static List<string> CountersOf(NamespaceConfig home) =>
    [
        .. home.Rulesets.Values.SelectMany(ruleset => ruleset.Tables.Values).SelectMany(table => table.Chains.Values).SelectMany(chain => chain.Rules)
            .SelectMany(rule => rule.Matches).OfType<NfacctMatch>().Select(match => match.Object).Distinct().Order(StringComparer.Ordinal),
    ];

    private static void AddRules(NamespaceConfig home, string name, CommandList commands)
    {
        if (home.IpSets.Count > 0)
        {
            var sets = IpSetSave.Write(home.IpSets);
            if (sets.Split('\n').Any(line => line.Length > 0 && !line.StartsWith("create ", StringComparison.Ordinal) && !line.StartsWith("add ", StringComparison.Ordinal)))
                throw new NetConfigException("ScriptImpossible", $"An entry of a set in namespace '{home.Name}' holds a line break, which ipset takes for its end; exchange its comment for one without.");
            commands.Input($"ip netns exec {name} ipset restore", sets);
        }

        foreach (var ruleset in home.Rulesets.Values)
            ScriptFaults.RequireOneLine(home, ruleset);
        if (CountersOf(home) is { Count: > 0 } counters)
            commands.Line($"counters {name} {string.Join(' ', counters.Select(ShellText.Quote))}");
        foreach (var load in RulesetLoad.Of(home))
        {
            var (program, backend) = (load.Ruleset.Family == IpFamily.IPv4 ? "iptables" : "ip6tables", load.Ruleset.Backend == IptablesBackend.Nft ? "nft" : "legacy");
            commands.Input($"restore {name} {program} {backend}{(load.NoFlush ? " --noflush" : "")}", load.Text);
        }
    }
}
