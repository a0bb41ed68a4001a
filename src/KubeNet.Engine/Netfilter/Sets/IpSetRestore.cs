namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>Reads what <c>ipset save</c> printed, as <c>ipset restore</c> does, but all of it or nothing.</summary>
public static class IpSetRestore
{
    /// <summary>Runs a text of ipset commands over sets.</summary>
    /// <param name="sets">What is there.</param>
    /// <param name="text">One command a line; <c>#</c> starts a comment.</param>
    /// <param name="now">The lab's clock, from which timeouts run.</param>
    /// <param name="exist"><c>-exist</c>: sets and entries that are there are no error.</param>
    /// <param name="rules">Who of the namespace's rules refers to a set; without it, none does.</param>
    /// <exception cref="IpSetException">The text is wrong; names the line. Nothing was changed.</exception>
    public static IpSetTable Read(IpSetTable sets, string text, TimeSpan now = default, bool exist = false, Func<string, IReadOnlyList<string>>? rules = null)
    {
        var session = new IpSetSession(sets, now, rules ?? (_ => []));
        Run(session, text, exist, (_, _, error) => throw error);
        return session.Sets;
    }

    /// <summary>As much as can be read: for dumps of real machines. What cannot is left out and reported.</summary>
    public static IpSetRestoreResult ReadLeniently(IpSetTable sets, string text, TimeSpan now = default)
    {
        var session = new IpSetSession(sets, now, _ => []);
        var problems = new List<IpSetProblem>();
        Run(session, text, exist: true, (number, line, error) => problems.Add(new IpSetProblem(number, line, error)));
        return new IpSetRestoreResult(session.Sets, problems);
    }

    private static void Run(IpSetSession session, string text, bool exist, Action<int, string, IpSetException> complain)
    {
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan()[range].Trim();
            if (line.IsEmpty || line[0] == '#' || line is "COMMIT")
                continue;
            try
            {
                session.Run(line.ToString(), exist);
            }
            catch (IpSetException error)
            {
                complain(number, line.ToString(), error.At(number));
            }
        }
    }
}

/// <summary>What a lenient restore made of a text.</summary>
/// <param name="Sets">The sets.</param>
/// <param name="Problems">What it left out, in order.</param>
public sealed record IpSetRestoreResult(IpSetTable Sets, IReadOnlyList<IpSetProblem> Problems);

/// <summary>A line that a lenient restore could not read.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Text">The line.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record IpSetProblem(int Line, string Text, IpSetException Error);
