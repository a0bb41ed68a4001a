namespace KubeNet.Shell.Sessions;

/// <summary>Turns Ctrl-C into a stop of the running pipeline; without one, the process ends as usual.</summary>
public sealed class InterruptHandler : IDisposable
{
    private readonly Session session;

    /// <summary>Starts to listen for Ctrl-C.</summary>
    public InterruptHandler(Session session)
    {
        this.session = session;
        Console.CancelKeyPress += OnCancel;
    }

    /// <summary>Stops to listen.</summary>
    public void Dispose() => Console.CancelKeyPress -= OnCancel;

    private void OnCancel(object? sender, ConsoleCancelEventArgs signal)
    {
        if (!session.IsBusy) return;
        signal.Cancel = true;
        session.Stop();
    }
}
