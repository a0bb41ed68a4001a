using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;

namespace KubeNet.LabFiles.State;

/// <summary>The kinds of state that matches keep, by the names that they have in lab files.</summary>
internal static class MatchStateKinds
{
    private static readonly (string Name, Type Type, Action<ExtensionStates, object, object> Put)[] s_all =
    [
        Kind<LimitMatch.Bucket>("limit"),
        Kind<StatisticMatch.NthState>("nth"),
        Kind<QuotaMatch.Remainder>("quota"),
        Kind<ConnectionCount>("connlimit"),
        Kind<RecentList>("recent"),
        Kind<HashlimitTable>("hashlimit"),
    ];

    public static IEnumerable<(string Name, Type Type)> All => s_all.Select(kind => (kind.Name, kind.Type));

    public static string NameOf(object state) => s_all.First(kind => kind.Type == state.GetType()).Name;

    public static Type? TypeOf(string name) => Array.Find(s_all, kind => kind.Name == name).Type;

    public static void Put(ExtensionStates states, object owner, object state) => s_all.First(kind => kind.Type == state.GetType()).Put(states, owner, state);

    private static (string, Type, Action<ExtensionStates, object, object>) Kind<TState>(string name)
        where TState : class, ICloneableState<TState> => (name, typeof(TState), (states, owner, state) => states.Put(owner, (TState)state));
}
