"""What the browser journeys stand on: a real server, a job board, two real browsers."""
