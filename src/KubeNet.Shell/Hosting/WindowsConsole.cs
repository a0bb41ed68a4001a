using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KubeNet.Shell.Hosting;

/// <summary>Switches the classic Windows console to escape sequences, which other terminals take by themselves.</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsConsole
{
    // winbase.h and consoleapi.h
    private const int StandardOutput = -11;
    private const int StandardError = -12;
    private const uint EnableVirtualTerminalProcessing = 0x0004;

    /// <summary>Does so for standard output and error where they are consoles; elsewhere nothing happens.</summary>
    public static void EnableEscapeSequences()
    {
        foreach (int stream in new[] { StandardOutput, StandardError })
        {
            nint handle = GetStdHandle(stream);
            if (GetConsoleMode(handle, out uint mode)) SetConsoleMode(handle, mode | EnableVirtualTerminalProcessing);
        }
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int stream);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);
}
