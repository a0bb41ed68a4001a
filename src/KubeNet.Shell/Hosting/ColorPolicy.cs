namespace KubeNet.Shell.Hosting;

/// <summary>What the environment lets a terminal do (https://no-color.org, and <c>TERM=dumb</c>).</summary>
internal static class ColorPolicy
{
    /// <summary>True unless <c>NO_COLOR</c> is set to anything but the empty text, or <c>TERM</c> is <c>dumb</c>.</summary>
    /// <param name="variable">Looks an environment variable up.</param>
    public static bool Allows(Func<string, string?> variable) =>
        string.IsNullOrEmpty(variable("NO_COLOR")) && MovesCursor(variable);

    /// <summary>True unless <c>TERM</c> is <c>dumb</c>.</summary>
    /// <param name="variable">Looks an environment variable up.</param>
    public static bool MovesCursor(Func<string, string?> variable) =>
        !string.Equals(variable("TERM"), "dumb", StringComparison.OrdinalIgnoreCase);
}
