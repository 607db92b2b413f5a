"""What happens to a case after it is handed in (办理): kinds, clocks, notices. Pure rules."""
