namespace KubeNet.Shell.Editing;

/// <summary>The keys of the terminal. Ctrl-C is a key while one is read, and a signal at all other times.</summary>
internal sealed class ConsoleKeySource : IKeySource
{
    public ConsoleKeyInfo Read()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
