using System.Management.Automation.Host;

namespace KubeNet.Shell.Hosting;

/// <summary>The choices of a question: labels with an <c>&amp;</c> before the hot key, as <c>&amp;Yes</c>.</summary>
internal sealed class ChoiceMenu
{
    private readonly List<(string Key, string Label, string Help)> choices = [];
    private readonly int defaultChoice;

    public ChoiceMenu(IEnumerable<ChoiceDescription> descriptions, int defaultChoice)
    {
        this.defaultChoice = defaultChoice;
        foreach (ChoiceDescription description in descriptions)
        {
            int mark = description.Label.IndexOf('&', StringComparison.Ordinal);
            string label = description.Label.Replace("&", "", StringComparison.Ordinal);
            string key = mark >= 0 && mark < label.Length ? label[mark].ToString().ToUpperInvariant() : "";
            choices.Add((key, label, string.IsNullOrEmpty(description.HelpMessage) ? label : description.HelpMessage));
        }
    }

    /// <summary>The question's line: <c>[Y] Yes  [N] No  [?] Help (default is "Y"):</c>.</summary>
    public string Prompt => string.Concat(choices.Select(choice => $"[{choice.Key}] {choice.Label}  ")) + "[?] Help"
        + (defaultChoice >= 0 && defaultChoice < choices.Count ? $" (default is \"{Name(choices[defaultChoice])}\"):" : ":");

    /// <summary>One line for each choice.</summary>
    public IEnumerable<string> Help() => choices.Select(choice => $"{Name(choice)} - {choice.Help}");

    /// <summary>The index that an answer means, or null where it means none.</summary>
    public int? Find(string answer)
    {
        if (answer.Length == 0) return defaultChoice >= 0 ? defaultChoice : null;
        int found = choices.FindIndex(choice => string.Equals(choice.Label, answer, StringComparison.CurrentCultureIgnoreCase)
            || choice.Key.Length > 0 && string.Equals(choice.Key, answer, StringComparison.CurrentCultureIgnoreCase));
        return found >= 0 ? found : null;
    }

    private static string Name((string Key, string Label, string Help) choice) => choice.Key.Length > 0 ? choice.Key : choice.Label;
}
