namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>Runs commands of ipset, one after the other, over the sets of one namespace.</summary>
/// <param name="sets">The sets at the start.</param>
/// <param name="now">The lab's clock.</param>
/// <param name="rules">Who of the namespace's rules refers to a set, once for each reference.</param>
internal sealed class IpSetSession(IpSetTable sets, TimeSpan now, Func<string, IReadOnlyList<string>> rules)
{
    private static readonly (IpSetVerb Verb, string[] Names)[] Verbs =
    [
        (IpSetVerb.Create, ["create", "new", "-N"]), (IpSetVerb.Add, ["add", "-A"]), (IpSetVerb.Delete, ["del", "-D"]),
        (IpSetVerb.Test, ["test", "-T"]), (IpSetVerb.Destroy, ["destroy", "x", "-X"]), (IpSetVerb.List, ["list", "-L"]),
        (IpSetVerb.Save, ["save", "-S"]), (IpSetVerb.Flush, ["flush", "-F"]), (IpSetVerb.Rename, ["rename", "e", "-E"]),
        (IpSetVerb.Swap, ["swap", "w", "-W"]),
    ];

    /// <summary>The sets as they are now.</summary>
    public IpSetTable Sets { get; private set; } = sets;

    /// <summary>Runs one command and says what it prints.</summary>
    /// <param name="command">The command, with or without <c>ipset</c> before it.</param>
    /// <param name="exist">Whether all commands run with <c>-exist</c>.</param>
    /// <exception cref="IpSetException">The tool or the kernel would refuse it; the sets stay as they were.</exception>
    public string Run(string command, bool exist = false)
    {
        var words = IpSetWords.Split(command);
        exist |= words.TakeAnywhere("-!", "-exist");
        var terse = words.TakeAnywhere("-t", "-terse");
        var namesOnly = words.TakeAnywhere("-n", "-name");
        words.TakeAnywhere("-s", "-sorted", "-q", "-quiet");

        if (!words.IsEmpty && words.Next == "ipset")
            words.Take();
        if (words.IsEmpty)
            throw new IpSetException("CommandMissing", "No command specified. There are: create, add, del, test, destroy, list, save, flush, rename and swap.");
        var verb = ReadVerb(words.Take());
        switch (verb)
        {
            case IpSetVerb.Create:
                Create(Argument(words, "create"), Second(words, "create"), words, exist);
                return "";
            case IpSetVerb.Add or IpSetVerb.Delete or IpSetVerb.Test:
                return Entry(verb, Sets[Argument(words, Name(verb))], Second(words, Name(verb)), words, exist);
            case IpSetVerb.Rename:
                Sets = IpSetTableEdits.Rename(Sets, Argument(words, "rename"), Second(words, "rename"), rules);
                break;
            case IpSetVerb.Swap:
                Sets = IpSetTableEdits.Swap(Sets, Argument(words, "swap"), Second(words, "swap"));
                break;
            case IpSetVerb.Destroy:
                Sets = words.IsEmpty ? IpSetTableEdits.DestroyAll(Sets, rules) : IpSetTableEdits.Destroy(Sets, words.Take(), rules);
                break;
            case IpSetVerb.Flush:
                Sets = IpSetTableEdits.Flush(Sets, words.IsEmpty ? null : words.Take());
                break;
            case IpSetVerb.List or IpSetVerb.Save:
                return Show(verb, words, terse, namesOnly);
            default:
                throw new InvalidOperationException($"There is no command {verb}.");
        }

        RefuseRest(words);
        return "";
    }

    private static IpSetVerb ReadVerb(string word)
    {
        var name = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word;
        foreach (var (verb, names) in Verbs)
        {
            if (name.Length > 0 && name != "-" && names.Any(known => known.StartsWith(name, StringComparison.Ordinal)))
                return verb;
        }

        throw new IpSetException("UnknownCommand", $"No command specified: unknown argument {word}. There are: {string.Join(", ", Verbs.Select(known => known.Names[0]))}.");
    }

    private static string Name(IpSetVerb verb) => Verbs.First(known => known.Verb == verb).Names[0];

    private static string Argument(IpSetWords words, string command) =>
        words.IsEmpty ? throw new IpSetException("MissingArgument", $"Missing mandatory argument to command {command}.") : words.Take();

    private static string Second(IpSetWords words, string command) =>
        words.IsEmpty ? throw new IpSetException("MissingArgument", $"Missing second mandatory argument to command {command}.") : words.Take();

    private static void RefuseRest(IpSetWords words)
    {
        if (!words.IsEmpty)
            throw new IpSetException("UnknownArgument", $"Unknown argument {words.Next}.");
    }

    private void Create(string name, string typeName, IpSetWords words, bool exist)
    {
        IpSetNames.Check(name);
        var type = IpSetTypes.Get(typeName);
        Sets = IpSetTableEdits.Create(Sets, IpSet.Create(name, type, IpSetOptionWords.ReadCreate(type, words)), exist);
    }

    private string Entry(IpSetVerb verb, IpSet set, string element, IpSetWords words, bool exist)
    {
        var options = IpSetOptionWords.ReadEntry(set, verb, words);
        if (set.Type.Method == IpSetMethod.List && element.Split(',') is { Length: 3 } old && old[1] is "before" or "after")
        {
            options = old[1] == "before" ? options with { Before = old[2] } : options with { After = old[2] };
            element = old[0];
        }

        if (verb == IpSetVerb.Test)
        {
            var draft = set.Type.Read(element, set.Options);

            // ipset prints "after" for both.
            var shown = set.Type.Write(draft) + (options.Neighbor is { } neighbor ? $" after {neighbor}" : "");
            return IpSetEntries.Test(set, draft, options, now, Sets)
                ? $"Warning: {shown} is in set {set.Name}.\n"
                : throw new IpSetException("ElementNotFound", $"{shown} is NOT in set {set.Name}.");
        }

        Sets = Sets.With(verb == IpSetVerb.Add
            ? IpSetEntries.Add(set, element, options, exist, now, Sets)
            : IpSetEntries.Delete(set, element, options, exist, now, Sets));
        return "";
    }

    private string Show(IpSetVerb verb, IpSetWords words, bool terse, bool namesOnly)
    {
        if (words.TakeAnywhere("-o", "-output") && !words.IsEmpty)
            verb = words.TakeAnywhere("save") ? IpSetVerb.Save : words.TakeAnywhere("plain") ? IpSetVerb.List : throw new IpSetException("UnknownOption", "The model prints plain and save, not xml or json.");
        var shown = words.IsEmpty ? Sets.All : [Sets[words.Take()]];
        RefuseRest(words);
        if (namesOnly)
            return string.Concat(shown.Select(set => $"{set.Name}\n"));
        return verb == IpSetVerb.Save
            ? string.Concat(shown.Select(set => IpSetSave.Write(set, now)))
            : string.Join('\n', shown.Select(set => IpSetSave.List(set, IpSetTableEdits.References(Sets, set.Name, rules).Count, now, terse)));
    }
}
