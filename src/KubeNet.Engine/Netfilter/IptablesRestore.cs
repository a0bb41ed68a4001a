using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter;

/// <summary>Reads what <c>iptables-save</c> printed, as <c>iptables-restore</c> does, but all tables or none.</summary>
public static class IptablesRestore
{
    /// <summary>Restores a text over a ruleset.</summary>
    /// <param name="ruleset">What is there; its family and backend decide how the text is read.</param>
    /// <param name="text">Tables from <c>*name</c> to <c>COMMIT</c>.</param>
    /// <param name="noFlush"><c>--noflush</c>: what is there stays, but for user chains that the text declares, which are emptied.</param>
    /// <param name="sets">The namespace's sets, to which rules may refer; without them, it is not asked whether a set exists.</param>
    /// <returns>The ruleset, and the counters that the text gave to rules and policies (what <c>-c</c> restores).</returns>
    /// <exception cref="IptablesSyntaxException">The text is wrong; nothing was changed. Names the line and column.</exception>
    public static RestoreResult Read(Ruleset ruleset, string text, bool noFlush = false, IpSetTable? sets = null)
    {
        var session = new RestoreSession(ruleset, noFlush, lenient: false, sets);
        session.ReadAll(text);
        return session.Finish();
    }

    /// <summary>
    /// Restores as much as can be read into an empty ruleset: for dumps of real machines. A line that cannot be read is left out and
    /// reported; a match or target that is not known is kept as text.
    /// </summary>
    public static RestoreResult ReadLeniently(Ruleset ruleset, string text, IpSetTable? sets = null)
    {
        var session = new RestoreSession(ruleset, noFlush: false, lenient: true, sets);
        session.ReadAll(text);
        return session.Finish();
    }
}
