namespace KubeNet.Engine.Tracing.Stories;

/// <summary>
/// Colours text through ANSI escapes (ECMA-48 SGR), or not at all. Only the eight basic colours and attributes are used, no yellow,
/// white or black: they are readable on dark and on light ground.
/// </summary>
/// <param name="Colour">Whether escapes are written.</param>
public readonly record struct Ink(bool Colour)
{
    private const string Reset = "\e[0m";

    /// <summary>The text in the tone's colour.</summary>
    public string Paint(string text, Tone tone)
    {
        var escape = Escape(tone);
        return Colour && escape.Length > 0 && !string.IsNullOrEmpty(text) ? escape + text + Reset : text;
    }

    private static string Escape(Tone tone) => tone switch
    {
        Tone.Plain => "",
        Tone.Quiet => "\e[2m",
        Tone.Name => "\e[1m",
        Tone.Change => "\e[36m",
        Tone.Good => "\e[1;32m",
        Tone.Bad => "\e[1;31m",
        Tone.Unsure => "\e[1;35m",
    };
}
