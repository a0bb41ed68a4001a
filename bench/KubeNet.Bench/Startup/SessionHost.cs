using System.Globalization;

namespace KubeNet.Bench.Startup;

/// <summary>A program that runs sessions, and how long they took in it, in milliseconds.</summary>
internal sealed record SessionHost(string Name, string Program, IReadOnlyList<string> Arguments)
{
    private readonly List<double[]> _sessions = [];

    /// <summary>The heading of the table.</summary>
    public static string Header =>
        "| session | empty session | import | import / empty session | two hosts built | first packet | its trace shown | F# script | the same again |\n|---|---|---|---|---|---|---|---|---|";

    /// <summary>Empty sessions, from start to end.</summary>
    public List<double> Alone { get; } = [];

    /// <summary>Adds what a session said of its steps.</summary>
    public void Add(string line) => _sessions.Add([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))]);

    /// <inheritdoc/>
    public override string ToString()
    {
        var (alone, import) = (Median(Alone), Median(_sessions.Select(session => session[0])));
        var rest = Enumerable.Range(1, 5).Select(step => Text(Median(_sessions.Select(session => session[step]))));
        return string.Create(CultureInfo.InvariantCulture, $"| {Name} | {Text(alone)} | {Text(import)} | {import / alone:F2} | {string.Join(" | ", rest)} |");
    }

    private static string Text(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:F0} ms");

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt((values.Count() - 1) / 2);
}
