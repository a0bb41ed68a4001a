using System.Collections;
using System.Globalization;

namespace KubeNet.Orchestration.Comparing;

/// <summary>One thing that is said of something declared.</summary>
/// <param name="Text">What is said: <c>labels app=web</c>, <c>ready</c>.</param>
/// <param name="IsUsual">Whether it goes without saying.</param>
internal readonly record struct Word(string Text, bool IsUsual = false)
{
    /// <summary>A setting by its name. Without a value that is said too, and goes without saying.</summary>
    public static Word Of(string name, object? value)
    {
        var text = Format(value);
        return text.Length == 0 ? new Word($"no {name}", IsUsual: true) : new Word($"{name} {text}");
    }

    /// <summary>A setting that has a value unless told otherwise.</summary>
    public static Word Of(string name, object value, object usual) => new($"{name} {Format(value)}", value.Equals(usual));

    /// <summary>One of two words.</summary>
    public static Word Either(bool holds, string word, string other, bool usual) => new(holds ? word : other, holds == usual);

    /// <summary>What differs between two things of one name, or null. A thing without a counterpart is described by all that does not go without saying.</summary>
    public static (string? Before, string? After)? Difference(IEnumerable<Word>? before, IEnumerable<Word>? after)
    {
        if (before is null || after is null)
            return (Describe(before), Describe(after));
        var (old, now) = (before.Select(word => word.Text).ToList(), after.Select(word => word.Text).ToList());
        var (gone, come) = (old.Except(now).ToList(), now.Except(old).ToList());
        return gone.Count + come.Count == 0 ? null : (Join(gone), Join(come));
    }

    private static string? Describe(IEnumerable<Word>? words) => words is null ? null : Join(words.Where(word => !word.IsUsual).Select(word => word.Text));

    private static string Join(IEnumerable<string> words) => string.Join(' ', words);

    private static string Format(object? value) => value switch
    {
        null => "",
        string text => text,
        bool holds => holds ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(',', items.Cast<object>().Select(Format)),
        var other => other.ToString() ?? "",
    };
}
